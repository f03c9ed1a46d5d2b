namespace DaxVerify.Kernel.Guests;

/// <summary>What a group of the executor's lines is about.</summary>
internal enum GuestRecordKind
{
    /// <summary>A sequence begins.</summary>
    Beginning,

    /// <summary>An operation was made.</summary>
    Step,

    /// <summary>All sequences are done, the last one's end included.</summary>
    Done,

    /// <summary>The process that made the calls was killed.</summary>
    Killed,

    /// <summary>A call doesn't come back.</summary>
    Hang,
}
