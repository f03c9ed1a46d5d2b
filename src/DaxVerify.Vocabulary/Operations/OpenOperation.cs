namespace DaxVerify.Vocabulary.Operations;

/// <summary>Closes the kept file, if there is one, then opens a device node and keeps it.</summary>
/// <param name="Device">Name below <c>/dev</c>.</param>
/// <param name="Mode">Access mode.</param>
public sealed record OpenOperation(string Device, OpenMode Mode) : Operation
{
    /// <inheritdoc/>
    public override string ToString() => $"open /dev/{Device} {Mode}";
}
