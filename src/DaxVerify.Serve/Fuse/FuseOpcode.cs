namespace DaxVerify.Serve.Fuse;

/// <summary>What the kernel asks a file system; the numbers are the protocol's.</summary>
internal enum FuseOpcode
{
    Lookup = 1,
    Forget = 2,
    GetAttributes = 3,
    SetAttributes = 4,
    ReadLink = 5,
    SymbolicLink = 6,
    MakeNode = 8,
    MakeDirectory = 9,
    Unlink = 10,
    RemoveDirectory = 11,
    Rename = 12,
    Link = 13,
    Open = 14,
    Read = 15,
    Write = 16,
    FileSystemStatus = 17,
    Release = 18,
    Flush = 25,
    Initialise = 26,
    OpenDirectory = 27,
    ReadDirectory = 28,
    ReleaseDirectory = 29,
    Create = 35,
    Interrupt = 36,
    Destroy = 38,
    ForgetMany = 42,
    RenameWithFlags = 45,
}
