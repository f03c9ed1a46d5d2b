using Mono.Cecil;

namespace DaxVerify.Exploration.Rewriting;

/// <summary>
/// Recognises framework calls that could block or switch threads outside control, so that each is named where it is met.
/// What is recognised neither here nor among the primitives is left to the watchdog.
/// </summary>
internal static class Uncontrolled
{
    private static readonly HashSet<string> s_types =
    [
        "System.Threading.Tasks.Parallel",
        "System.Threading.ThreadPool",
        "System.Timers.Timer",
        "System.Threading.Mutex",
        "System.Threading.Semaphore",
        "System.Threading.EventWaitHandle",
        "System.Threading.AutoResetEvent",
        "System.Threading.ManualResetEvent",
        "System.Threading.WaitHandle",
        "System.Linq.ParallelEnumerable",
        "System.ComponentModel.BackgroundWorker",
        "System.IO.FileSystemWatcher",
        "System.Net.Dns",
        "System.Net.HttpListener",
        "System.Net.Mail.SmtpClient",
        "System.Net.NetworkInformation.Ping",
        "System.Net.WebClient",
        "System.Net.WebRequest",
        "System.Net.Http.HttpClient",
        "System.Net.Http.HttpMessageInvoker",
    ];

    private static readonly HashSet<string> s_members =
    [
        "System.Threading.Tasks.TaskFactory.FromAsync",
        "System.Threading.Tasks.TaskFactory.ContinueWhenAll",
        "System.Threading.Tasks.TaskFactory.ContinueWhenAny",
        "System.Threading.Tasks.TaskFactory`1.FromAsync",
        "System.Threading.Tasks.TaskFactory`1.ContinueWhenAll",
        "System.Threading.Tasks.TaskFactory`1.ContinueWhenAny",
        "System.Diagnostics.Process.WaitForExit",
        "System.Diagnostics.Process.WaitForExitAsync",
        "System.Diagnostics.Process.WaitForInputIdle",
        "System.Diagnostics.Process.Start",
        "System.Console.ReadLine",
        "System.Console.ReadKey",
        "System.Console.Read",
        "System.GC.WaitForPendingFinalizers",
        "System.Environment.Exit",
        "System.Environment.FailFast",
    ];

    /// <summary>The operation's name, if it is one that the engine doesn't control.</summary>
    public static string? Recognise(MethodReference method, string type)
    {
        if (method is MethodDefinition { IsPInvokeImpl: true } && method.Parameters.Any(p => p.ParameterType is FunctionPointerType || Signatures.IsDelegate(p.ParameterType)))
        {
            return $"{method.Name}, native code that is passed a function of the program";
        }

        if (method.Name is "Dispose" or "Close" or ".cctor" or "Finalize" || (method.Name.StartsWith("get_", StringComparison.Ordinal) && method.Name != "get_Result"))
        {
            return null;
        }

        if (s_types.Contains(type) || s_members.Contains($"{type}.{method.Name}")
            || type.StartsWith("System.Threading.Tasks.Dataflow.", StringComparison.Ordinal)
            || (method.Name is "AwaitOnCompleted" or "AwaitUnsafeOnCompleted" && type.StartsWith("System.Runtime.CompilerServices.", StringComparison.Ordinal))
            || type.StartsWith("System.Net.Sockets.", StringComparison.Ordinal)
            || type.StartsWith("System.Net.WebSockets.", StringComparison.Ordinal)
            || type.StartsWith("System.Net.Quic.", StringComparison.Ordinal)
            || type.StartsWith("System.IO.Pipes.", StringComparison.Ordinal))
        {
            return FrameworkName(method);
        }

        return null;
    }

    /// <summary>
    /// The name of a call that goes on as it is, but can take long or for ever: native code, reflection, files. The watchdog names it.
    /// </summary>
    public static string? Leaves(MethodReference method, string type)
    {
        if (type.StartsWith("System.IO.", StringComparison.Ordinal) && method.Name != ".ctor" && type is not ("System.IO.Path" or "System.IO.MemoryStream"))
        {
            return FrameworkName(method);
        }

        if (type is "System.Reflection.MethodBase" or "System.Reflection.MethodInfo" or "System.Delegate" && method.Name is "Invoke" or "DynamicInvoke")
        {
            return FrameworkName(method);
        }

        if (method is MethodDefinition { IsPInvokeImpl: true } native)
        {
            return $"{native.PInvokeInfo?.EntryPoint ?? native.Name} of {native.PInvokeInfo?.Module.Name}";
        }

        return null;
    }

    /// <summary>How messages call a framework method.</summary>
    public static string FrameworkName(MethodReference method)
    {
        var type = method.DeclaringType.GetElementType().FullName;
        var name = method.Name == ".ctor" ? "constructor" : method.Name;
        foreach (var (framework, substitute) in RedirectTable.Substitutes)
        {
            if (substitute.FullName == type)
            {
                type = framework;
            }
        }

        return $"{type}.{name}";
    }

    /// <summary>Whether a call looks at a lock without waiting for it, so that others' releases matter.</summary>
    public static bool PollsLocks(string type, string method) =>
        method.StartsWith("TryEnter", StringComparison.Ordinal)
        && (type is "System.Threading.Monitor" or "System.Threading.Lock" || type.EndsWith(".ControlledLock", StringComparison.Ordinal));
}
