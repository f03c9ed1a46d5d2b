using Mono.Cecil;

namespace DaxVerify.Exploration.Rewriting;

/// <summary>Which members of the framework look at, or change, what is around the program: its thread, its process, what outlives an execution.</summary>
internal static class Surroundings
{
    /// <summary>What a static member counts goes on in the process whatever the program does, or by what it does elsewhere.</summary>
    public static bool LooksAtProcess(MethodReference method, string type) => (type, method.Name) switch
    {
        ("System.Threading.ThreadPool", "get_PendingWorkItemCount" or "get_CompletedWorkItemCount" or "get_ThreadCount" or "GetAvailableThreads") => true,
        ("System.Threading.Monitor", "get_LockContentionCount") => true,
        ("System.GC", _) => method.Name is "CollectionCount" or "GetTotalMemory" or "GetTotalAllocatedBytes" or "GetAllocatedBytesForCurrentThread" or "GetGCMemoryInfo" or "GetGeneration" or "GetTotalPauseDuration",
        ("System.Environment", "get_WorkingSet" or "get_CpuUsage") => true,
        ("System.Diagnostics.Process", _) => method.Name.StartsWith("get_", StringComparison.Ordinal),
        ("System.Threading.Tasks.TaskScheduler", "add_UnobservedTaskException") => true,
        ("System.AppDomain", "add_FirstChanceException" or "add_UnhandledException" or "add_ProcessExit" or "add_AssemblyLoad") => true,
        ("System.Security.Cryptography.RandomNumberGenerator", not ("Create" or ".ctor" or "Dispose")) => true,
        ("System.IO.Path", "GetRandomFileName" or "GetTempFileName") => true,
        ("System.Environment", "get_ProcessId") => true,
        ("System.ValueType", "GetHashCode") => true,
        _ => false,
    };

    /// <summary>What a static member looks at belongs to the thread that calls it.</summary>
    public static bool LooksAtThread(MethodReference method, string type) => (type, method.Name) switch
    {
        ("System.Globalization.CultureInfo", "get_CurrentCulture" or "get_CurrentUICulture") => true,
        ("System.Globalization.NumberFormatInfo" or "System.Globalization.DateTimeFormatInfo" or "System.Globalization.RegionInfo" or "System.Globalization.TextInfo", "get_CurrentInfo" or "get_CurrentRegion") => true,
        ("System.Threading.SynchronizationContext" or "System.Threading.Tasks.TaskScheduler" or "System.Diagnostics.Activity" or "System.Transactions.Transaction", "get_Current") => true,
        ("System.Threading.AsyncLocal`1", "get_Value") => true,
        ("System.Threading.ExecutionContext", "Capture" or "IsFlowSuppressed") => true,
        ("System.Threading.Tasks.Task", "get_CurrentId") => true,
        ("System.Environment", "get_StackTrace") => true,
        _ => false,
    };

    /// <summary>Whether a call changes a part of the process that the program itself doesn't put back before it ends.</summary>
    /// <param name="method">What is called, which doesn't only read.</param>
    /// <param name="shared">The part.</param>
    public static bool Stays(MethodReference method, string shared) => shared is "the environment" or "the application's data" or "files" or "shared memory"
        || (!method.HasThis && method.Name.StartsWith("set_", StringComparison.Ordinal))
        || method.Name is "SetOut" or "SetError" or "SetIn" or "Intern" or "RegisterProvider" or "AddActivityListener"
        || method.DeclaringType.Name == "TraceListenerCollection"
        || (method.DeclaringType.Name == "TypeDescriptor" && !method.Name.StartsWith("Remove", StringComparison.Ordinal));
}
