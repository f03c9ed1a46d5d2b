using System.Reflection;
using DaxVerify.Exploration.Primitives;
using DaxVerify.Exploration.Rewriting;
using Mono.Cecil;
using Xunit;

namespace DaxVerify.Exploration.Tests.Rewriting;

/// <summary>What the engine takes over of a framework's type it takes over in all its overloads: one that is left would run natively beside controlled ones.</summary>
public sealed class OverloadTests
{
    /// <summary>Overloads that need no replacement, each with the reason.</summary>
    private static readonly Dictionary<string, string> s_elsewhere = new()
    {
        ["System.Threading.AsyncLocal`1 Void .ctor()"] = "starts empty",
        ["System.Threading.CancellationTokenSource Void .ctor()"] = "starts without a timer",
        ["System.Threading.Tasks.Task System.Runtime.CompilerServices.ConfiguredTaskAwaitable ConfigureAwait(Boolean)"] = "what waits is its awaiter",
        ["System.Array "] = "arrays that are passed are read and written as their methods say",
        ["System.Collections.Concurrent.Partitioner "] = "makes what only loops use, which are replaced or refused",
        ["System.Collections.Concurrent.ConcurrentDictionary`2 System.Object GetOrAdd(System.Object, System.Object)"] = "calls no function: one step on the collection",
        ["System.Runtime.InteropServices.CollectionsMarshal "] = "an alternate lookup stands for its dictionary",
        ["System.Reflection.FieldInfo "] = "with a binder: said to be unseen",
    };

    [Fact]
    public void Every_overload_of_a_replaced_method_is_replaced()
    {
        using var module = ModuleDefinition.CreateModule("overloads", ModuleKind.Dll);
        var missing = new List<string>();
        foreach (var name in typeof(ReplacesAttribute).Assembly.GetTypes().SelectMany(type => type.GetCustomAttributesData())
            .Where(data => data.AttributeType == typeof(ReplacesAttribute)).Select(data => (string)data.ConstructorArguments[0].Value!).Distinct().Where(name => !name.StartsWith("DaxVerify.", StringComparison.Ordinal)))
        {
            if (FindType(name) is not { } type)
            {
                missing.Add($"{name}: no such type");
                continue;
            }

            var closed = type.IsGenericTypeDefinition ? type.MakeGenericType([.. type.GetGenericArguments().Select(Argument)]) : type;
            var members = closed.GetMembers(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly).OfType<MethodBase>().ToList();
            var replaced = members.ToLookup(member => RedirectTable.FindReplacement(module.ImportReference(member), member.IsConstructor, out _) is not null);
            var names = replaced[true].Select(member => member.Name).ToHashSet();
            missing.AddRange(replaced[false].Where(member => names.Contains(member.Name) && !IsTakenElsewhere(module.ImportReference(member), member))
                .Select(member => $"{name} {member}").Where(text => !s_elsewhere.Keys.Any(known => text.StartsWith(known, StringComparison.Ordinal))));
        }

        Assert.True(missing.Count == 0, string.Join('\n', missing));
    }

    /// <summary>Refused where it is met, or rewritten with the tasks.</summary>
    private static bool IsTakenElsewhere(MethodReference called, MethodBase member) =>
        Uncontrolled.Recognise(called, called.DeclaringType.GetElementType().FullName) is not null
        || TaskCalls.Classify(called, called.DeclaringType.GetElementType().FullName, member.IsConstructor) != TaskCall.None;

    private static Type Argument(Type parameter) =>
        (parameter.GenericParameterAttributes & System.Reflection.GenericParameterAttributes.NotNullableValueTypeConstraint) != 0 ? typeof(int)
        : parameter.GetGenericParameterConstraints() is [{ IsGenericType: false } constraint, ..] ? constraint : typeof(object);

    private static Type? FindType(string name) => ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
        .Where(path => Path.GetFileName(path).StartsWith("System.", StringComparison.Ordinal) || Path.GetFileName(path).StartsWith("Microsoft.", StringComparison.Ordinal))
        .Select(path => Assembly.Load(Path.GetFileNameWithoutExtension(path)).GetType(name.Replace('/', '+')))
        .FirstOrDefault(type => type is { IsPublic: true } or { IsNestedPublic: true });
}
