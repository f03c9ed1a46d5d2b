using DaxVerify.Exploration.Primitives.Tasks;
using Mono.Cecil;

namespace DaxVerify.Exploration.Rewriting;

/// <summary>Classifies calls that make tasks and are left to the framework: the engine catches what they queue.</summary>
internal static class TaskCalls
{
    /// <summary>The classification of a call.</summary>
    /// <param name="method">What is called.</param>
    /// <param name="type">Full name of the declaring type.</param>
    /// <param name="isNew">It is called as a constructor.</param>
    public static TaskCall Classify(MethodReference method, string type, bool isNew) => type switch
    {
        "System.Threading.Tasks.Task" or "System.Threading.Tasks.Task`1" => method.Name switch
        {
            ".ctor" => isNew ? TaskCall.Makes : TaskCall.None,
            "ContinueWith" => TaskCall.Continues,
            _ => TaskCall.None,
        },
        "System.Threading.Tasks.TaskFactory" or "System.Threading.Tasks.TaskFactory`1" => method.Name == "StartNew" ? TaskCall.Makes : TaskCall.None,
        "System.Threading.Tasks.TaskScheduler" => method.Name is "TryExecuteTask" ? TaskCall.Runs : TaskCall.None,
        _ => TaskCall.None,
    };

    /// <summary>The member of <see cref="TaskMaking"/> that takes what can't be controlled out of an argument; null for other types of arguments.</summary>
    public static string? OptionsOf(TypeReference type) => type.FullName switch
    {
        "System.Threading.Tasks.TaskCreationOptions" => nameof(TaskMaking.CreationOptions),
        "System.Threading.Tasks.TaskContinuationOptions" => nameof(TaskMaking.ContinuationOptions),
        _ => null,
    };

    /// <summary>The member of <see cref="TaskBody"/> that takes a delegate of such a type; null for other types of arguments.</summary>
    public static string? BodyOf(TypeReference type) => type.GetElementType().FullName switch
    {
        "System.Action" => nameof(TaskBody.Action0),
        "System.Action`1" => nameof(TaskBody.Action1),
        "System.Action`2" => nameof(TaskBody.Action2),
        "System.Func`1" => nameof(TaskBody.Func0),
        "System.Func`2" => nameof(TaskBody.Func1),
        "System.Func`3" => nameof(TaskBody.Func2),
        _ => null,
    };
}
