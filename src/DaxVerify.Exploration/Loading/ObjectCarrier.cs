using System.Reflection;
using System.Runtime.CompilerServices;
using DaxVerify.Exploration.Rewriting;

namespace DaxVerify.Exploration.Loading;

/// <summary>
/// Carries objects over into rewritten code: delegates become the same methods of the rewritten copy, and what leads to them (closures, objects of
/// rewritten types, those of one library that composes delegates, arrays, tuples, lists) is copied. Everything else is shared.
/// </summary>
internal sealed class ObjectCarrier
{
    private const BindingFlags All =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly;

    private static readonly HashSet<Type> s_containers =
    [
        typeof(List<>), typeof(Nullable<>), typeof(KeyValuePair<,>), typeof(Lazy<>),
        typeof(Tuple<>), typeof(Tuple<,>), typeof(Tuple<,,>), typeof(Tuple<,,,>),
        typeof(ValueTuple<>), typeof(ValueTuple<,>), typeof(ValueTuple<,,>), typeof(ValueTuple<,,,>), typeof(ValueTuple<,,,,>),
    ];

    private readonly Dictionary<object, object> _carried = new(ReferenceEqualityComparer.Instance);
    private readonly TestContext _context;
    private readonly Assembly _library;

    /// <summary>Makes a carrier into a context; objects that it has carried once stay the same.</summary>
    /// <param name="context">Where the rewritten copies are.</param>
    /// <param name="library">A library that is not rewritten and whose objects hold delegates.</param>
    public ObjectCarrier(TestContext context, Assembly library)
    {
        _context = context;
        _library = library;
    }

    /// <summary>Arrays and containers are copied even where nothing in them needs to be, so that who gets them may change them.</summary>
    public bool CopiesContainers { get; init; }

    /// <summary>The type that rewritten code means by a type.</summary>
    public Type Map(Type type)
    {
        if (type.IsArray)
        {
            return type.IsSZArray ? Map(type.GetElementType()!).MakeArrayType() : Map(type.GetElementType()!).MakeArrayType(type.GetArrayRank());
        }

        if (type.IsByRef)
        {
            return Map(type.GetElementType()!).MakeByRefType();
        }

        if (type.IsConstructedGenericType)
        {
            return Map(type.GetGenericTypeDefinition()).MakeGenericType([.. type.GetGenericArguments().Select(Map)]);
        }

        return IsRewritten(type) && !type.IsGenericParameter
            ? _context.LoadFromAssemblyName(type.Assembly.GetName()).GetType(type.FullName!, throwOnError: true)!
            : type;
    }

    /// <summary>The object that rewritten code gets for an object.</summary>
    /// <param name="value">The object.</param>
    /// <param name="where">What holds it, for messages.</param>
    /// <exception cref="ExplorationException">It can't be carried over.</exception>
    public object? Carry(object? value, string where)
    {
        if (value is null or string)
        {
            return value;
        }

        if (_carried.TryGetValue(value, out var known))
        {
            return known;
        }

        var type = value.GetType();
        return value switch
        {
            Type one => Map(one),
            Enum => IsRewritten(type) ? Enum.ToObject(Map(type), value) : value,
            Delegate one => _carried[value] = Carry(one, where),
            Array one => CopiesContainers || CanHoldCode(type) ? Carry(one, where) : value,
            _ when IsOpen(type) => CarryFields(value, where),
            _ when CanHoldCode(type) => throw new ExplorationException(
                $"{where} is a {type}, which can't be carried over into rewritten code: make the object inside the delegate that uses it"),
            _ => value,
        };
    }

    private bool IsRewritten(Type type) => _context.Contains(type.Assembly);

    private bool IsOpen(Type type) =>
        IsRewritten(type) || type.Assembly == _library
        || (type.IsConstructedGenericType && s_containers.Contains(type.GetGenericTypeDefinition()) && (CopiesContainers || CanHoldCode(type)));

    private bool CanHoldCode(Type type) =>
        type.HasElementType ? CanHoldCode(type.GetElementType()!)
        : IsRewritten(type) || type.Assembly == _library || type == typeof(object) || typeof(Delegate).IsAssignableFrom(type)
            || Array.Exists(type.GetGenericArguments(), CanHoldCode);

    private Delegate Carry(Delegate value, string where)
    {
        var parts = value.GetInvocationList();
        if (parts.Length > 1)
        {
            return Delegate.Combine([.. parts.Select(part => Carry(part, where))])!;
        }

        if (value.Method.DeclaringType is null)
        {
            throw new ExplorationException($"{where} is compiled at run time and can't be rewritten: write it as a lambda");
        }

        var target = Carry(value.Target, where);
        var method = Map(value.Method);
        RequireRewritable(method, where);
        var type = Map(value.GetType());
        return target is null ? method.CreateDelegate(type) : method.CreateDelegate(type, target);
    }

    /// <summary>Code with symbols that isn't rewritten would run unseen.</summary>
    private void RequireRewritable(MethodInfo method, string where)
    {
        var assembly = method.Module.Assembly;
        var name = assembly.GetName().Name!;
        if (!_context.Contains(assembly) && assembly.Location.Length > 0 && !_context.IsVouchedFor(name)
            && File.Exists(Path.ChangeExtension(assembly.Location, ".pdb")))
        {
            throw new ExplorationException($"{where} is code of {name}, which the assembly under test doesn't reference: it is not rewritten");
        }
    }

    /// <summary>The method that rewritten code means by a method.</summary>
    public MethodInfo Map(MethodInfo method)
    {
        var type = Map(method.DeclaringType!);
        var arguments = method.IsGenericMethod ? method.GetGenericArguments().Select(Map).ToArray() : [];
        if (type == method.DeclaringType && arguments.SequenceEqual(method.GetGenericArguments()))
        {
            return method;
        }

        var named = type.GetMethods(All).Where(m => m.Name == method.Name && m.GetGenericArguments().Length == arguments.Length)
            .Select(m => arguments.Length > 0 ? m.MakeGenericMethod(arguments) : m).ToList();
        var parameters = method.GetParameters().Select(p => Map(p.ParameterType)).ToList();
        return named is [var only] ? only : named.Single(m => m.GetParameters().Select(p => p.ParameterType).SequenceEqual(parameters));
    }

    private Array Carry(Array value, string where)
    {
        if (value.Rank > 1 && !CanHoldCode(value.GetType()))
        {
            return (Array)value.Clone();
        }

        if (value.Rank > 1)
        {
            throw new ExplorationException($"{where} is an array of several dimensions, which can't be carried over into rewritten code");
        }

        var copy = Array.CreateInstance(Map(value.GetType().GetElementType()!), value.Length);
        _carried.Add(value, copy);
        for (var i = 0; i < value.Length; i++)
        {
            copy.SetValue(Carry(value.GetValue(i), where), i);
        }

        return copy;
    }

    private object CarryFields(object value, string where)
    {
        var copy = RuntimeHelpers.GetUninitializedObject(Map(value.GetType()));
        _carried.Add(value, copy);
        for (var type = value.GetType(); type is not null; type = type.BaseType)
        {
            foreach (var field in type.GetFields(All).Where(f => !f.IsStatic))
            {
                CarryField(value, copy, field, Map(type), where);
            }
        }

        return copy;
    }

    private void CarryField(object value, object copy, FieldInfo field, Type into, string where)
    {
        var what = field.Name.StartsWith('<') || field.DeclaringType!.Assembly == _library ? where : $"'{field.Name}'";
        var carried = Carry(field.GetValue(value), what);
        var target = into.GetField(field.Name, All)!;
        if (carried is not null && !target.FieldType.IsInstanceOfType(carried))
        {
            throw new ExplorationException($"{what} is a {carried.GetType()}, which rewritten code has another type for: make it inside the delegate that uses it");
        }

        target.SetValue(copy, carried);
    }
}
