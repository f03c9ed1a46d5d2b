using DaxVerify.Exploration.Runtime;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace DaxVerify.Exploration.Rewriting;

/// <summary>What the source calls the object that a method of the framework is called on: the field, variable, parameter or property that it comes from.</summary>
internal sealed class ReceiverNames
{
    private const int LookBack = 60;
    private readonly MethodDefinition _method;
    private readonly AddressFlow _flow;
    private readonly SiteFinder _sites;

    /// <summary>Prepares for one body.</summary>
    public ReceiverNames(MethodDefinition method, AddressFlow flow, SiteFinder sites) => (_method, _flow, _sites) = (method, flow, sites);

    /// <summary>The site of a call on an object, with its name; its type stands for one that has none.</summary>
    public string At(Instruction call, MethodReference method)
    {
        if (!method.HasThis || call.OpCode.Code == Code.Newobj)
        {
            return _sites.AtCall(call);
        }

        var at = call.Previous;
        for (var i = 0; i < LookBack && at is not null; i++, at = at.Previous)
        {
            if (NameOf(at) is { } name && _flow.Consumers(at).Exists(use => ReferenceEquals(use.Consumer, call) && use.Argument == 0))
            {
                return _sites.At(call, name);
            }
        }

        var site = _sites.AtCall(call);
        return Site.Member(site).Length > 0 ? site : _sites.At(call, OfType(method));
    }

    /// <summary>An object that has no name.</summary>
    public static string OfType(MethodReference method) => $"some {method.DeclaringType.GetElementType().Name.Split('`')[0]}";

    private string? NameOf(Instruction at) => at.Operand switch
    {
        FieldReference field => SiteFinder.MemberName(field),
        VariableDefinition local when at.OpCode.Code is Code.Ldloc or Code.Ldloca => _method.DebugInformation.TryGetName(local, out var name) ? name : null,
        ParameterDefinition parameter when at.OpCode.Code == Code.Ldarg && !ReferenceEquals(parameter, _method.Body.ThisParameter) && parameter.Name.Length > 0 => parameter.Name,
        MethodReference getter when getter.Name.StartsWith("get_", StringComparison.Ordinal) && getter.Name != "get_Item" =>
            $"{getter.DeclaringType.GetElementType().Name.Split('`')[0]}.{getter.Name[4..]}",
        _ => null,
    };
}
