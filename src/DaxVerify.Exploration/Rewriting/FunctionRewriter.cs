using DaxVerify.Exploration.Primitives.Framework;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace DaxVerify.Exploration.Rewriting;

/// <summary>Functions that are loaded for delegates: nobody knows when one is called, and by whom, so what only its caller could see takes a word.</summary>
internal sealed class FunctionRewriter
{
    private readonly RewrittenBody _body;

    /// <summary>Prepares for one body.</summary>
    public FunctionRewriter(RewrittenBody body) => _body = body;

    /// <summary>A function of the framework that no primitive stands for, or of a struct of the program.</summary>
    public void Rewrite(Instruction function, MethodReference method, string type)
    {
        if (_body.IsOfFramework(method)
            ? FrameworkCalls.NeverSeen(method, type) is not null || FrameworkCalls.Shared(method, type) is not null || FrameworkCalls.OfReceiver(method) != FrameworkUse.None
                || UsesArguments(method) || type is "System.Threading.Interlocked" or "System.Threading.Volatile" || function.Next?.OpCode.Code != Code.Newobj
            : method.HasThis && IsChangeableStruct(method.DeclaringType))
        {
            if (!_body.IsOfFramework(method) || !MakeOfStub(function, method))
            {
                Say(function, method);
            }
        }
    }

    /// <summary>Makes a delegate of a method that calls the function.</summary>
    private bool MakeOfStub(Instruction function, MethodReference method)
    {
        if (function.Next?.OpCode.Code != Code.Newobj || _body.Stubs.Functions.For(_body.Method, function, method, _body.Receivers.At(function, method)) is not { } stub)
        {
            return false;
        }

        if (function.OpCode.Code == Code.Ldvirtftn)
        {
            var isFixed = Signatures.TryResolve(method) is { IsFinal: true } or { DeclaringType.IsSealed: true };
            _body.Edits.Before(
                function, Instruction.Create(OpCodes.Pop), _body.Framework(isFixed ? nameof(FrameworkShim.Target) : nameof(FrameworkShim.VirtualTarget)));
        }
        else if (method.HasThis)
        {
            _body.Edits.Before(function, _body.Framework(nameof(FrameworkShim.Target)));
        }

        (function.OpCode, function.Operand) = (OpCodes.Ldftn, stub);
        return true;
    }

    /// <summary>The delegate has the struct in a box, which no method of the engine takes.</summary>
    public void Say(Instruction function, MethodReference method) => _body.Edits.Before(
        function,
        Instruction.Create(OpCodes.Ldstr, $"a delegate of {method.DeclaringType.GetElementType().Name.Split('`')[0]}.{method.Name}"),
        Instruction.Create(OpCodes.Ldstr, _body.Sites.At(function, "")),
        _body.Framework(nameof(FrameworkShim.Never)));

    /// <summary>Whether a function uses what it is passed, or what the delegate is closed over.</summary>
    private static bool UsesArguments(MethodReference method)
    {
        var definition = method.Parameters.Count > 0 ? Signatures.TryResolve(method) : null;
        return Enumerable.Range(0, method.Parameters.Count)
            .Any(i => FrameworkCalls.OfArgument(method, definition, i) != FrameworkUse.None && FrameworkCallRewriter.CanBePassed(method.Parameters[i].ParameterType, method));
    }

    /// <summary>A struct of the program that isn't declared to be read only: what a delegate's own copy of it holds is reached by no address that anybody noted.</summary>
    private bool IsChangeableStruct(TypeReference type)
    {
        var element = type.GetElementType();
        var own = element as TypeDefinition ?? (element.Scope is AssemblyNameReference scope && _body.Fields.IsRewritten(scope.Name) ? Signatures.TryResolve(element) : null);
        return own is { IsValueType: true, IsEnum: false } && own.CustomAttributes.All(a => a.AttributeType.Name != "IsReadOnlyAttribute");
    }
}
