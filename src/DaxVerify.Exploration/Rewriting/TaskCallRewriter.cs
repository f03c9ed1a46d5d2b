using DaxVerify.Exploration.Primitives.Tasks;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace DaxVerify.Exploration.Rewriting;

/// <summary>Calls that make, start or continue tasks.</summary>
internal sealed class TaskCallRewriter
{
    private readonly RewrittenBody _body;

    /// <summary>Prepares for one body.</summary>
    public TaskCallRewriter(RewrittenBody body) => _body = body;

    /// <summary>A call that makes or starts a task: goes on as it is, but for options that would take the work off the thread's own queue.</summary>
    public void Rewrite(Instruction call, MethodReference method, TaskCall kind)
    {
        var site = _body.Sites.At(call, "");
        _body.NoInlining();
        if (kind == TaskCall.Runs)
        {
            _body.Edits.Before(call, Task(nameof(TaskMaking.RunsForScheduler)));
            _body.Edits.After(call, Instruction.Create(OpCodes.Ldstr, site), Task(nameof(TaskMaking.Started)));
            return;
        }

        var locals = _body.Spill(call, method);
        if (kind == TaskCall.Continues)
        {
            _body.Edits.Before(call, Instruction.Create(OpCodes.Ldloc, locals[0]), Instruction.Create(OpCodes.Ldstr, site), Task(nameof(TaskMaking.Registers)));
        }

        foreach (var local in locals)
        {
            _body.Edits.Before(call, Instruction.Create(OpCodes.Ldloc, local));
            if (local.VariableType.FullName == "System.Threading.CancellationToken")
            {
                _body.Edits.Before(call, Instruction.Create(OpCodes.Ldstr, site), Task(nameof(TaskMaking.Cancellable)));
            }
            else if (TaskCalls.OptionsOf(local.VariableType) is { } change)
            {
                _body.Edits.Before(call, Task(change));
            }
            else if (TaskCalls.BodyOf(local.VariableType) is { } body)
            {
                _body.Edits.Before(call, Instruction.Create(OpCodes.Call, _body.Engine.Method(typeof(TaskBody), body, (local.VariableType as GenericInstanceType)?.GenericArguments.ToArray() ?? [])));
            }
        }

        _body.Edits.After(call, Instruction.Create(OpCodes.Dup));
        if (kind == TaskCall.Continues)
        {
            _body.Edits.After(call, Instruction.Create(OpCodes.Ldloc, locals[0]), Instruction.Create(OpCodes.Ldstr, site), Task(nameof(TaskMaking.MadeAfter)));
        }
        else
        {
            _body.Edits.After(call, Instruction.Create(OpCodes.Ldstr, site), Task(nameof(TaskMaking.NoteMade)));
        }
    }

    private Instruction Task(string name) => Instruction.Create(OpCodes.Call, _body.Engine.Method(typeof(TaskMaking), name));
}
