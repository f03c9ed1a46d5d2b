namespace DaxVerify.Analyzers.State;

/// <summary>What is done to the value of an expression.</summary>
internal enum Access
{
    Read,

    /// <summary>It is assigned, and perhaps read as well.</summary>
    Write,

    /// <summary>Only its place matters: a reference to it is taken.</summary>
    None,

    /// <summary>It is read in order to be locked.</summary>
    Lock,
}
