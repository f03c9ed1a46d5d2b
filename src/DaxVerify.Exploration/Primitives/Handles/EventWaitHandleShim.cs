using DaxVerify.Exploration.Facts;
using DaxVerify.Exploration.Runtime;

namespace DaxVerify.Exploration.Primitives.Handles;

/// <summary>Events of the system, without a name.</summary>
[Replaces("System.Threading.EventWaitHandle")]
internal static class EventWaitHandleShim
{
    public static EventWaitHandle New(bool initialState, EventResetMode mode) => HandleTable.Register(
        new EventWaitHandle(IsSetOutside(initialState), mode), mode == EventResetMode.AutoReset ? HandleKind.AutoReset : HandleKind.ManualReset, initialState ? 1 : 0, 1);

    public static EventWaitHandle New(bool initialState, EventResetMode mode, string? name, string site)
    {
        WaitHandleShim.RefuseName(nameof(EventWaitHandle), name, site);
        return New(initialState, mode);
    }

    public static bool Set(EventWaitHandle handle, string site) => Change(handle, true, site);

    public static bool Reset(EventWaitHandle handle, string site) => Change(handle, false, site);

    /// <summary>Outside control the framework's own object is what counts.</summary>
    public static bool IsSetOutside(bool initialState) => initialState && ThreadSlot.Current is null;

    private static bool Change(EventWaitHandle handle, bool isSet, string site)
    {
        if (ThreadSlot.Current is not { } slot)
        {
            return isSet ? handle.Set() : handle.Reset();
        }

        if (slot.Controller.Aborting)
        {
            return true;
        }

        var state = HandleTable.Of(slot, handle, site);
        slot.Controller.Point(slot, OpKind.Write, state, site);
        if (handle.SafeWaitHandle.IsClosed)
        {
            return handle.Set();
        }

        if (isSet)
        {
            state.Set(slot);
        }
        else
        {
            state.Count = 0;
        }

        slot.Controller.Tracer?.Add(slot, isSet ? TraceEventKind.EventSet : TraceEventKind.EventReset, state, site);
        return true;
    }
}
