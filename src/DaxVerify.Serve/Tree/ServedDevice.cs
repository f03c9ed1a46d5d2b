namespace DaxVerify.Serve.Tree;

/// <summary>The node of a character device, for <c>stat</c> only: the mount lets nobody open it.</summary>
/// <param name="Major">Major number.</param>
/// <param name="Minor">Minor number.</param>
public sealed record ServedDevice(uint Major, uint Minor) : ServedNode(DeviceType | 0x180)
{
    /// <summary>Both numbers as the protocol holds them.</summary>
    public uint Number => (Minor & 0xFF) | (Major << 8) | ((Minor & ~0xFFu) << 12);
}
