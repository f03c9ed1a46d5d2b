using DaxVerify.Exploration.Runtime;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace DaxVerify.Exploration.Rewriting;

/// <summary>Tells, for each instruction of a method, the source position and the name of what it works on.</summary>
internal sealed class SiteFinder
{
    private const int LookBack = 12;
    private readonly string _method;
    private readonly Mono.Collections.Generic.Collection<Instruction> _code;
    private readonly Dictionary<Instruction, string> _places = [];

    /// <summary>Reads the sequence points of one method.</summary>
    public SiteFinder(MethodDefinition method)
    {
        _method = MethodName(method);
        _code = method.Body.Instructions;
        var points = method.DebugInformation.GetSequencePointMapping();
        var place = points.Values.FirstOrDefault(p => !p.IsHidden) is { } start ? PlaceOf(start) : _method;
        AtStart = Site.Make(place, _method, "");
        foreach (var instruction in method.Body.Instructions)
        {
            if (points.TryGetValue(instruction, out var point) && !point.IsHidden)
            {
                place = PlaceOf(point);
            }

            _places[instruction] = place;
        }
    }

    /// <summary>The site of the method's beginning.</summary>
    public string AtStart { get; }

    /// <summary>The site of an access to a field.</summary>
    public string At(Instruction instruction, FieldReference field) => Marked(Site.Make(_places[instruction], _method, MemberName(field)), field);

    /// <summary>The same with a detail.</summary>
    public string At(Instruction instruction, FieldReference field, string detail) => Marked(Site.Make(_places[instruction], _method, MemberName(field), detail), field);

    /// <summary>The site of any other operation.</summary>
    public string At(Instruction instruction, string member) => Site.Make(_places[instruction], _method, member);

    /// <summary>The site of a call on an object; finds the field or local it was loaded from by looking back.</summary>
    public string AtCall(Instruction call)
    {
        var at = call.Previous;
        for (var i = 0; i < LookBack && at is not null; i++, at = at.Previous)
        {
            if (at.OpCode.Code != Code.Ldtoken && at.Operand is FieldReference field && !field.FieldType.IsPrimitive)
            {
                return At(call, MemberName(CompilerFields.IsCopy(field) ? Original(field) ?? field : field));
            }

            if (at.OpCode.FlowControl is FlowControl.Branch or FlowControl.Cond_Branch or FlowControl.Call)
            {
                break;
            }
        }

        return At(call, "");
    }

    /// <summary>The site of a call that is named in messages.</summary>
    public string AtCall(Instruction call, MethodReference method) => WithCall(AtCall(call), method);

    /// <summary>A site of a call that is named in messages.</summary>
    public static string WithCall(string site, MethodReference method) =>
        $"{site}{Site.Separator}{method.DeclaringType.GetElementType().Name.Split('`')[0]}.{method.Name}";

    /// <summary>The site of an access to an array element; finds the field that holds the array by looking back.</summary>
    public string AtElement(Instruction at)
    {
        var back = at.Previous;
        for (var i = 0; i < LookBack && back is not null; i++, back = back.Previous)
        {
            if (back.Operand is FieldReference { FieldType.IsArray: true } field)
            {
                return At(at, $"{MemberName(field)}[]");
            }
        }

        return At(at, "array element");
    }

    /// <summary>The site of an access to an element of an inline array, at an address that a call gives.</summary>
    public string AtInlineElement(Instruction at, Instruction call) => At(at, Site.Member(AtCall(call)) is { Length: > 0 } name ? $"{name}[]" : "element of an inline array");

    /// <summary>A field as the source names it.</summary>
    public static string MemberName(FieldReference field)
    {
        if (CompilerFields.Describe(field) is { } description)
        {
            return description;
        }

        var name = field.Name;
        var type = CompilerNames.InSource(field.DeclaringType.GetElementType().Name);
        if (name.StartsWith('<'))
        {
            var end = name.IndexOf('>', StringComparison.Ordinal);
            name = end > 1 ? name[1..end] : name;
        }

        if (type.StartsWith('<'))
        {
            return name == field.Name ? $"{name} (captured)" : name;
        }

        var tick = type.IndexOf('`', StringComparison.Ordinal);
        return $"{(tick > 0 ? type[..tick] : type)}.{name}";
    }

    private static string Marked(string site, FieldReference field) => CompilerFields.Describe(field) is null ? site : Site.MarkOfCompiler(site);

    /// <summary>The field whose value the compiler copied into one of its own in this method; null if it is no field's.</summary>
    private FieldReference? Original(FieldReference copy)
    {
        foreach (var store in _code.Where(at => at.OpCode.Code == Code.Stfld && ((FieldReference)at.Operand).Name == copy.Name))
        {
            if (store.Previous is { OpCode.Code: Code.Ldfld or Code.Ldsfld, Operand: FieldReference field } && !CompilerFields.IsCopy(field))
            {
                return field;
            }
        }

        return null;
    }

    private static string PlaceOf(SequencePoint point) => Place.Of(point.Document.Url, point.StartLine);

    private static string MethodName(MethodDefinition method)
    {
        var name = Instrumentable.IsStateMachine(method.DeclaringType) ? method.DeclaringType.Name : method.Name;
        if (name.StartsWith('<'))
        {
            var inner = name.TrimStart('<');
            var end = inner.IndexOf('>', StringComparison.Ordinal);
            name = end > 0 ? inner[..end] : name;
        }

        return name;
    }
}
