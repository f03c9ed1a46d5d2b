using System.Reflection;
using System.Runtime.CompilerServices;
using DaxVerify.Exploration.Primitives;
using Mono.Cecil;
using Xunit;

namespace DaxVerify.Exploration.Tests.Primitives;

/// <summary>What primitives keep of the program's objects is dropped at the end of an exploration, or its load context couldn't be unloaded.</summary>
public sealed class TableTests
{
    [Fact]
    public void Every_table_of_a_primitive_is_cleared()
    {
        var prefix = typeof(Tables).Namespace!;
        var keepers = from type in typeof(Tables).Assembly.GetTypes()
                      where type.Namespace?.StartsWith(prefix, StringComparison.Ordinal) == true && !type.IsDefined(typeof(CompilerGeneratedAttribute))
                            && !type.IsGenericTypeDefinition // What it keeps for a type of the program is unloaded with that.
                      from field in type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
                      where !field.IsLiteral && !field.IsDefined(typeof(ThreadStaticAttribute)) && CanKeep(field.FieldType, [])
                      select type.Name;
        using var assembly = AssemblyDefinition.ReadAssembly(typeof(Tables).Assembly.Location);
        var cleared = assembly.MainModule.GetType(typeof(Tables).FullName).Methods.Single(m => m.Name == nameof(Tables.Clear)).Body.Instructions
            .Select(i => i.Operand).OfType<MethodReference>().Where(m => m.Name == "Clear").Select(m => m.DeclaringType.Name);
        Assert.Equal(keepers.Distinct().Order(StringComparer.Ordinal), cleared.Order(StringComparer.Ordinal));
    }

    /// <summary>Whether a value of the type can lead to an object of the program: numbers, strings and what is made of them can't, types of the program do.</summary>
    private static bool CanKeep(Type type, HashSet<Type> seen)
    {
        if (type.IsPrimitive || type.IsEnum || type == typeof(string) || !seen.Add(type))
        {
            return false;
        }

        if (type.IsGenericType || type.HasElementType)
        {
            return type.GetGenericArguments().Append(type.GetElementType()).Any(part => part is not null && CanKeep(part, seen));
        }

        return type == typeof(object) || type == typeof(Array) || typeof(MemberInfo).IsAssignableFrom(type) || type.IsInterface || typeof(Delegate).IsAssignableFrom(type) || Fields(type).Any(f => CanKeep(f.FieldType, seen));
    }

    private static IEnumerable<FieldInfo> Fields(Type type) => type.BaseType is { } up
        ? type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly).Concat(Fields(up))
        : [];
}
