using System.Reflection;
using System.Runtime.InteropServices;
using DaxVerify.Exploration.Primitives.Framework;
using DaxVerify.Exploration.Rewriting;
using DaxVerify.Exploration.Runtime;
using Mono.Cecil;
using Xunit;

namespace DaxVerify.Exploration.Tests.Rewriting;

/// <summary>
/// Whether an object of the framework can be changed is asked twice, of metadata by the rewriter and of types by what runs: an answer that differs would let one side forget
/// what the other relies on.
/// </summary>
public sealed class ChangeableTests
{
    [Fact]
    public void Metadata_and_types_agree_for_all_public_known_types_of_the_framework()
    {
        using var resolver = new DefaultAssemblyResolver();
        resolver.AddSearchDirectory(RuntimeEnvironment.GetRuntimeDirectory());
        var (asked, changeable) = (0, 0);
        var differences = new List<string>();
        foreach (var file in Directory.EnumerateFiles(RuntimeEnvironment.GetRuntimeDirectory(), "System*.dll"))
        {
            using var module = ModuleDefinition.ReadModule(file, new ReaderParameters { AssemblyResolver = resolver });
            var assembly = Assembly.Load(module.Assembly.Name.Name);
            foreach (var definition in module.Types.Where(t => t.IsPublic && !t.IsValueType && KnownTypes.Contains(t.FullName)))
            {
                var type = assembly.GetType(definition.FullName, throwOnError: true)!;
                asked++;
                changeable += ObjectKinds.CanChange(type) ? 1 : 0;
                if (Changeable.Is(definition) != (!KnownTypes.HoldsForTheThread(definition.FullName) && ObjectKinds.CanChange(type)))
                {
                    differences.Add($"{definition.FullName}: metadata say {Changeable.Is(definition)}, the type says {ObjectKinds.CanChange(type)}");
                }
            }
        }

        Assert.Empty(differences);
        Assert.True(asked > 300 && changeable > 30, $"{asked} types were asked, {changeable} can change");
    }
}
