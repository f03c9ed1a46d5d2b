using Mono.Cecil;
using Mono.Cecil.Cil;

namespace DaxVerify.Exploration.Rewriting;

/// <summary>Which fields are watched for races: those of rewritten classes that can change after construction.</summary>
internal sealed class Instrumentable
{
    private readonly HashSet<string> _rewritten;
    private readonly HashSet<string> _asTheyAre;
    private readonly Lifetimes _lifetimes;
    private readonly Dictionary<FieldDefinition, bool> _known = [];
    private readonly Dictionary<FieldDefinition, bool> _fixed = [];
    private readonly LeakedObjects _leaks;
    private readonly HashSet<FieldDefinition> _compared = [];
    private readonly HashSet<FieldDefinition> _setFromNull = [];
    private readonly HashSet<FieldDefinition> _setAgain = [];

    /// <summary>Knows the simple names of all assemblies that are rewritten together, and of those beside them that run as they are.</summary>
    public Instrumentable(HashSet<string> rewritten, HashSet<string> asTheyAre, Lifetimes lifetimes)
    {
        _lifetimes = lifetimes;
        _rewritten = rewritten;
        _asTheyAre = asTheyAre;
        _leaks = new LeakedObjects(rewritten);
        Parts = new StructParts(type => IsRewritten(type.Module.Assembly.Name.Name), use => AddressUses.Classify(use, 0, this));
    }

    /// <summary>Which fields of structs are used where.</summary>
    public StructParts Parts { get; }

    /// <summary>What methods of structs do with the struct, found out before they are rewritten.</summary>
    public Dictionary<MethodDefinition, AddressUse> StructUses { get; } = [];

    /// <summary>Finds the fields that a method may compare and exchange: those whose address it takes, if it does that at all; and how it sets fields.</summary>
    public void FindCompared(MethodDefinition method)
    {
        var code = method.Body.Instructions;
        foreach (var store in code.Where(i => i.OpCode.Code is Code.Stfld or Code.Stsfld && !(method.IsConstructor && ((FieldReference)i.Operand).DeclaringType.GetElementType() == method.DeclaringType)))
        {
            NoteSet((FieldReference)store.Operand, isOnce: false);
        }

        var addresses = code.Where(i => i.OpCode.Code is Code.Ldflda or Code.Ldsflda).ToList();
        if (addresses.Count == 0)
        {
            return;
        }

        var compares = code.Any(i => i.Operand is MethodReference call && IsInterlocked(call, "CompareExchange"));
        var flow = new AddressFlow(method);
        foreach (var at in addresses)
        {
            var field = (FieldReference)at.Operand;
            if (compares && Resolve(field) is { } compared)
            {
                _compared.Add(compared);
            }

            var uses = flow.Consumers(at);
            NoteSet(field, uses.Count > 0 && uses.TrueForAll(use => use.Argument == 0 && use.Consumer.Operand is MethodReference call
                && (IsInterlocked(call, "CompareExchange") ? use.Consumer.Previous.OpCode.Code == Code.Ldnull : call is { Name: "Read", DeclaringType.FullName: "System.Threading.Volatile" })));
        }
    }

    private static bool IsInterlocked(MethodReference call, string name) => call.Name == name && call.DeclaringType.FullName == "System.Threading.Interlocked";

    private void NoteSet(FieldReference reference, bool isOnce)
    {
        if ((reference as FieldDefinition ?? Signatures.TryResolve(reference)) is { } field && IsRewritten(field))
        {
            (isOnce ? _setFromNull : _setAgain).Add(field);
        }
    }

    /// <summary>Whether somebody in its module compares and exchanges the field, who may do so with what he has read there plainly, once.</summary>
    public bool IsCompared(FieldReference field) => _compared.Count > 0 && Resolve(field) is { } definition && _compared.Contains(definition);

    /// <summary>Whether a field that no other module can set is set by its type's constructors and by exchanges with null alone, so that it changes but once.</summary>
    public bool IsSetOnce(FieldReference reference) => _setFromNull.Count > 0
        && (reference as FieldDefinition ?? Signatures.TryResolve(reference)) is { IsPrivate: true } field && _setFromNull.Contains(field) && !_setAgain.Contains(field);

    /// <summary>Whether the type's code isn't rewritten, and is neither the framework's nor vouched for.</summary>
    public bool IsAsItIs(TypeReference type) => type.GetElementType().Scope is AssemblyNameReference scope && _asTheyAre.Contains(scope.Name);

    /// <summary>Resolves a static field of a rewritten type that is set in its static constructor alone, and may hold what can be changed; null for any other.</summary>
    public FieldDefinition? Borrowed(FieldReference reference)
    {
        var definition = reference as FieldDefinition ?? Signatures.TryResolve(reference);
        return definition is { IsStatic: true, IsInitOnly: true } && IsRewritten(definition) && !IsGenerated(definition.DeclaringType) && CanChange(definition.FieldType)
            ? definition
            : null;
    }

    private static bool CanChange(TypeReference type) =>
        !type.IsPrimitive && type.FullName is not ("System.String" or "System.Type" or "System.Decimal" or "System.TimeSpan" or "System.DateTime")
        && (!type.IsValueType || type is GenericInstanceType || Signatures.TryResolve(type) is not { IsEnum: true });

    /// <summary>Whether objects of a rewritten type have a finalizer of the program.</summary>
    public bool HasFinalizer(TypeReference type)
    {
        for (var at = Signatures.TryResolve(type); at is not null && IsRewritten(at.Module.Assembly.Name.Name); at = at.BaseType is null ? null : Signatures.TryResolve(at.BaseType))
        {
            if (at.Methods.Any(method => method is { Name: "Finalize", IsVirtual: true, Parameters.Count: 0 }))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Name of the field that holds another's shadow.</summary>
    public static string ShadowName(string field) => $"{field}$shadow";

    /// <summary>Resolves a field that has a shadow; null for any other.</summary>
    public FieldDefinition? Resolve(FieldReference reference)
    {
        var definition = reference as FieldDefinition ?? Signatures.TryResolve(reference);
        if (definition is null || !_rewritten.Contains(definition.Module.Assembly.Name.Name))
        {
            return null;
        }

        return HasShadow(definition) ? definition : null;
    }

    /// <summary>Whether a field of a rewritten assembly gets a shadow. Asked first before initonly flags are dropped, then remembered.</summary>
    public bool HasShadow(FieldDefinition field)
    {
        if (_known.TryGetValue(field, out var known))
        {
            return known;
        }

        var type = field.DeclaringType;
        var result = !field.IsLiteral
            && (!field.IsInitOnly || (!field.IsStatic && !type.IsValueType && _leaks.MayBeSeen(field)))
            && !field.HasConstant
            && !field.Name.StartsWith("<>9", StringComparison.Ordinal)
            && !field.Name.EndsWith("$shadow", StringComparison.Ordinal)
            && !type.IsEnum
            && (field.IsStatic || !type.IsValueType)
            && (field.IsStatic || (!type.IsExplicitLayout && !type.IsSequentialLayout))
            && !IsThreadStatic(field)
            && (field.IsStatic || !IsStateMachine(type) || (IsAsyncIterator(type) && !field.Name.StartsWith("<>v__", StringComparison.Ordinal)))
            && !IsGenerated(type);
        _known.Add(field, result);
        return result;
    }

    /// <summary>
    /// Resolves a field that is never set again, of a class whose objects the program releases: all such fields of a class have one shadow, by which reads of released
    /// objects show. Null for any other.
    /// </summary>
    public FieldDefinition? ResolveFixed(FieldReference reference) =>
        (reference as FieldDefinition ?? Signatures.TryResolve(reference)) is { } definition && IsRewritten(definition) && IsFixed(definition) ? definition : null;

    /// <summary>Whether it is such a field. Asked first before initonly flags are dropped, then remembered.</summary>
    public bool IsFixed(FieldDefinition field)
    {
        if (!_fixed.TryGetValue(field, out var known))
        {
            var type = field.DeclaringType;
            known = field is { IsInitOnly: true, IsStatic: false } && !HasShadow(field) && type is { IsValueType: false, IsExplicitLayout: false, IsSequentialLayout: false }
                && !field.Name.StartsWith("<>", StringComparison.Ordinal) && !IsStateMachine(type) && !IsGenerated(type) && _lifetimes.Covers(type);
            _fixed.Add(field, known);
        }

        return known;
    }

    /// <summary>Name of the shadow that belongs to a field: its own, or the one of all that are never set again.</summary>
    public string ShadowOf(FieldReference field) => ResolveFixed(field) is null ? ShadowName(field.Name) : ShadowName("<fixed>");

    /// <summary>Whether it is a field of a class whose layout the program has fixed: there is no room for a shadow.</summary>
    public bool HasFixedLayout(FieldReference reference) =>
        !Signatures.IsValueType(reference.DeclaringType)
        && (reference as FieldDefinition ?? Signatures.TryResolve(reference)) is { IsStatic: false, DeclaringType: { IsValueType: false } type } field
        && (type.IsExplicitLayout || type.IsSequentialLayout) && IsRewritten(field);

    /// <summary>Whether the field is one of a rewritten assembly.</summary>
    public bool IsRewritten(FieldDefinition field) => _rewritten.Contains(field.Module.Assembly.Name.Name);

    /// <summary>Whether an assembly of that name is rewritten.</summary>
    public bool IsRewritten(string assembly) => _rewritten.Contains(assembly);

    /// <summary>Whether the method is one of a rewritten assembly.</summary>
    public bool IsRewritten(MethodDefinition method) => _rewritten.Contains(method.Module.Assembly.Name.Name);

    /// <summary>A field with a value of its own for each thread.</summary>
    public static bool IsThreadStatic(FieldDefinition field) =>
        field.IsStatic && field.CustomAttributes.Any(a => a.AttributeType.FullName == "System.ThreadStaticAttribute");

    /// <summary>The state of an async method: its parameters and locals, which nobody else has, and what the compiler needs; what orders its uses is the await itself.</summary>
    public static bool IsStateMachine(TypeDefinition type) =>
        type.Interfaces.Any(i => i.InterfaceType.FullName == "System.Runtime.CompilerServices.IAsyncStateMachine");

    /// <summary>An async iterator: who calls it may share it. The promise it keeps is what orders its caller and itself.</summary>
    private static bool IsAsyncIterator(TypeDefinition type) =>
        type.Interfaces.Any(i => i.InterfaceType.GetElementType().FullName == "System.Collections.Generic.IAsyncEnumerator`1");

    /// <summary>A class in which the compiler keeps caches that are filled twice without harm.</summary>
    public static bool IsGenerated(TypeDefinition type) =>
        type.Name is "<>c" or "<>O" or "<Module>"
        || type.Name.StartsWith("<PrivateImplementationDetails>", StringComparison.Ordinal)
        || type.Name.StartsWith("<>O", StringComparison.Ordinal)
        || type.Name.StartsWith("<>o__", StringComparison.Ordinal)
        || type.Name.StartsWith("<>c`", StringComparison.Ordinal);
}
