namespace DaxVerify.Exploration.Primitives.Handles;

/// <summary>How AutoResetEvent is made; what it does is <see cref="EventWaitHandleShim"/>'s and <see cref="WaitHandleShim"/>'s.</summary>
[Replaces("System.Threading.AutoResetEvent")]
internal static class AutoResetEventShim
{
    public static AutoResetEvent New(bool initialState) =>
        HandleTable.Register(new AutoResetEvent(EventWaitHandleShim.IsSetOutside(initialState)), HandleKind.AutoReset, initialState ? 1 : 0, 1);
}
