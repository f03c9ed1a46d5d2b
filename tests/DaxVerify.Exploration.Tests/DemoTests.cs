using System.Reflection;
using DaxVerify.Exploration.Demos;
using DaxVerify.Exploration.Primitives;
using Xunit;

namespace DaxVerify.Exploration.Tests;

/// <summary>No demo is without an expectation, no family of primitives without a demo, and none of them without a test.</summary>
public sealed class DemoTests
{
    [Fact]
    public void Every_demo_says_what_it_shows()
    {
        var named = from type in typeof(DemoAttribute).Assembly.GetTypes()
                    where type.IsPublic
                    from method in type.GetMethods(BindingFlags.Public | BindingFlags.Static)
                    where method.Name.StartsWith("Bug", StringComparison.Ordinal) || method.Name.StartsWith("Correct", StringComparison.Ordinal)
                    select (Name: $"{type.Name}.{method.Name}", IsBug: method.Name.StartsWith("Bug", StringComparison.Ordinal));
        Assert.All(named, demo => Assert.Contains(DemoRun.All, d => d.Name == demo.Name && d.Expected.Shows is not null == demo.IsBug));
    }

    [Fact]
    public void Every_family_of_primitives_has_demos_and_a_test_in_its_folder()
    {
        var prefix = typeof(Tables).Namespace + ".";
        var families = typeof(Tables).Assembly.GetTypes().Select(t => t.Namespace ?? "").Where(n => n.StartsWith(prefix, StringComparison.Ordinal))
            .Select(n => n[prefix.Length..]).Distinct().Order(StringComparer.Ordinal).ToArray();
        var tested = typeof(DemoTests).Assembly.GetTypes()
            .Select(t => (t.Namespace, Family: t.GetMethods().Select(m => m.GetCustomAttribute<DemosOfAttribute>()?.Family).FirstOrDefault(f => f is not null)))
            .Where(t => t.Family is not null).ToList();
        Assert.All(tested, t => Assert.Equal($"DaxVerify.Exploration.Tests.Primitives.{t.Family}", t.Namespace));
        Assert.Equal(families, tested.Select(t => t.Family).Order(StringComparer.Ordinal));
        Assert.Equal(families, DemoRun.All.Select(d => d.Expected.Family).Distinct().Order(StringComparer.Ordinal));
    }
}
