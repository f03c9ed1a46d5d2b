using System.Reflection;
using System.Runtime.CompilerServices;
using DaxVerify.Bus;
using DaxVerify.Bus.Dax;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace DaxVerify.Architecture.Tests;

/// <summary>The bus has no mutable static state, no time and no randomness: the same schedule gives the same result.</summary>
public class BusPurityTests
{
    private const BindingFlags Statics = BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    private static readonly string[] s_forbidden =
    [
        "System.DateTime::", "System.DateTimeOffset::", "System.TimeProvider::", "System.Diagnostics.Stopwatch::", "System.Random::",
        "System.Security.Cryptography.RandomNumberGenerator::", "System.Guid::NewGuid", "System.Threading.Thread::Sleep",
        "System.Threading.Thread::SpinWait", "System.Threading.Thread::get_ManagedThreadId", "System.Environment::get_TickCount",
        "System.Environment::get_CurrentManagedThreadId", "System.Environment::GetEnvironmentVariable", "System.Threading.Tasks.Task::Delay",
        "System.Threading.Timer::", "System.Runtime.CompilerServices.RuntimeHelpers::GetHashCode", "System.GC::", "System.Console::",
    ];

    [Fact]
    public void Every_static_field_of_the_bus_is_read_only_and_of_an_immutable_type()
    {
        var fields = typeof(DaxMachine).Assembly.GetTypes().Where(IsWritten).SelectMany(t => t.GetFields(Statics)).Where(f => !f.IsLiteral).ToArray();
        Assert.NotEmpty(fields);
        foreach (var field in fields)
        {
            Assert.True(field.IsInitOnly, $"{field.DeclaringType}.{field.Name} can be assigned");
            Assert.True(IsImmutable(field.FieldType, []), $"{field.DeclaringType}.{field.Name} is of the mutable type {field.FieldType}");
        }
    }

    [Fact]
    public void The_check_for_immutable_types_sees_what_is_mutable()
    {
        Assert.False(IsImmutable(typeof(List<int>), []));
        Assert.False(IsImmutable(typeof(byte[]), []));
        Assert.False(IsImmutable(typeof(DaxMachine), []));
        Assert.False(IsImmutable(typeof(object), []));
        Assert.True(IsImmutable(typeof(BusMode), []));
        Assert.True(IsImmutable(typeof(string), []));
    }

    [Fact]
    public void The_bus_uses_no_clock_no_randomness_and_no_sleep()
    {
        using var assembly = AssemblyDefinition.ReadAssembly(typeof(DaxMachine).Assembly.Location);
        var calls = assembly.MainModule.GetTypes().SelectMany(t => t.Methods).Where(m => m.HasBody && !IsIteratorConstructor(m))
            .SelectMany(m => m.Body.Instructions.Where(i => i.Operand is MethodReference).Select(i => (Method: m, Call: Spell(i)))).ToArray();
        Assert.NotEmpty(calls);
        foreach (var (method, call) in calls)
        {
            Assert.True(
                !s_forbidden.Any(f => call.StartsWith(f, StringComparison.Ordinal)), $"{method.FullName} calls {call}");
        }
    }

    /// <summary>The compiler's iterators remember the thread that made them, to tell whether they may enumerate themselves.</summary>
    private static bool IsIteratorConstructor(MethodDefinition method) =>
        method.DeclaringType.Name.Contains(">d__", StringComparison.Ordinal)
        && (method.IsConstructor || method.Name.Contains("GetEnumerator", StringComparison.Ordinal));

    private static string Spell(Instruction instruction)
    {
        var method = (MethodReference)instruction.Operand;
        return $"{method.DeclaringType.GetElementType().FullName}::{method.Name}";
    }

    /// <summary>Leaves out what the compiler made: caches of lambdas are assigned lazily and carry no state.</summary>
    private static bool IsWritten(Type type) =>
        !type.IsDefined(typeof(CompilerGeneratedAttribute), inherit: false) && !type.Name.StartsWith('<');

    private static bool IsImmutable(Type type, HashSet<Type> seen)
    {
        if (type.IsPrimitive || type.IsEnum || type == typeof(string) || !seen.Add(type))
        {
            return true;
        }

        if (type.IsArray || type == typeof(object) || (type.Namespace ?? string.Empty).StartsWith("System", StringComparison.Ordinal))
        {
            return false;
        }

        if (type.IsInterface)
        {
            var implementations = type.Assembly.GetTypes().Where(t => t.IsClass && type.IsAssignableFrom(t)).ToArray();
            return implementations.Length > 0 && implementations.All(t => IsImmutable(t, seen));
        }

        return type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
            .All(f => f.IsInitOnly && IsImmutable(f.FieldType, seen));
    }
}
