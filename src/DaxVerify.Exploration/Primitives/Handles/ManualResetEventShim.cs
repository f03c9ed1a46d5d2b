namespace DaxVerify.Exploration.Primitives.Handles;

/// <summary>How ManualResetEvent is made; what it does is <see cref="EventWaitHandleShim"/>'s and <see cref="WaitHandleShim"/>'s.</summary>
[Replaces("System.Threading.ManualResetEvent")]
internal static class ManualResetEventShim
{
    public static ManualResetEvent New(bool initialState) =>
        HandleTable.Register(new ManualResetEvent(EventWaitHandleShim.IsSetOutside(initialState)), HandleKind.ManualReset, initialState ? 1 : 0, 1);
}
