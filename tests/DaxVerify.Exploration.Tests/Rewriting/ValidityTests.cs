using System.Reflection;
using System.Runtime.CompilerServices;
using System.Security;
using DaxVerify.Exploration.Demos;
using DaxVerify.Exploration.Rewriting;
using Xunit;

namespace DaxVerify.Exploration.Tests.Rewriting;

/// <summary>The JIT takes every method that was rewritten: of C# as it is compiled here, and of F#'s library, which is optimised and full of tail calls.</summary>
public sealed class ValidityTests
{
    private const BindingFlags All = BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    [Theory]
    [InlineData("DaxVerify.Exploration.Demos", 4_000)]
    [InlineData("FSharp.Core", 10_000)]
    public void Every_rewritten_method_is_valid(string assembly, int least)
    {
        var path = Path.Combine(Path.GetDirectoryName(typeof(LostUpdates).Assembly.Location)!, $"{assembly}.dll");
        var context = new TestContext(path, new AssemblyChoice([], [assembly], []), isCollectible: false);
        var types = TypesOf(context.LoadRewritten(path));
        var (count, invalid) = (0, new List<string>());
        foreach (var method in types.Select(Instance).OfType<Type>().SelectMany(type => type.GetMethods(All).Concat<MethodBase>(type.GetConstructors(All))).Where(method => !method.IsAbstract))
        {
            try
            {
                Prepare(method);
                count++;
            }
            catch (Exception e) when (e is InvalidProgramException or MissingMemberException or MemberAccessException)
            {
                invalid.Add($"{method.DeclaringType}.{method.Name}: {e.Message}");
            }
            catch (Exception e) when (e is TypeLoadException or SecurityException or VerificationException or NotSupportedException)
            {
                // Object doesn't meet the constraints of a type parameter.
            }
        }

        Assert.Empty(invalid);
        Assert.True(count >= least, $"only {count} methods were compiled");
    }

    private static Type[] TypesOf(Assembly assembly)
    {
        try
        {
            return assembly.GetTypes();
        }
        catch (ReflectionTypeLoadException e)
        {
            return [.. e.Types.OfType<Type>()];
        }
    }

    /// <summary>A generic type with objects for its parameters; null if they don't fit.</summary>
    private static Type? Instance(Type type)
    {
        try
        {
            return type.ContainsGenericParameters ? type.MakeGenericType([.. type.GetGenericArguments().Select(_ => typeof(object))]) : type;
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    private static void Prepare(MethodBase method)
    {
        var ofType = method.DeclaringType!.IsGenericType ? method.DeclaringType.GetGenericArguments() : [];
        var own = method is MethodInfo { IsGenericMethodDefinition: true } ? method.GetGenericArguments().Select(_ => typeof(object)) : [];
        RuntimeTypeHandle[] arguments = [.. ofType.Concat(own).Select(type => type.TypeHandle)];
        if (arguments.Length == 0)
        {
            RuntimeHelpers.PrepareMethod(method.MethodHandle);
        }
        else
        {
            RuntimeHelpers.PrepareMethod(method.MethodHandle, arguments);
        }
    }
}
