using System.Reflection;
using DaxVerify.Exploration.Demos;

namespace DaxVerify.Benchmarks.Explore;

/// <summary>The demo programs, by the beginnings of their names: Bug, Correct.</summary>
internal static class DemoNames
{
    /// <summary>The assembly that holds them.</summary>
    public static string Assembly { get; } = typeof(LostUpdates).Assembly.Location;

    /// <summary>Full names of the programs whose names begin so and contain the filter.</summary>
    public static IReadOnlyList<string> Of(string prefix, string filter) =>
    [
        .. from type in typeof(LostUpdates).Assembly.GetTypes()
           where type.IsPublic
           from method in type.GetMethods(BindingFlags.Public | BindingFlags.Static)
           where method.Name.StartsWith(prefix, StringComparison.Ordinal)
           let name = $"{type.FullName}.{method.Name}"
           where name.Contains(filter, StringComparison.Ordinal)
           orderby name
           select name,
    ];

    /// <summary>Type and method.</summary>
    public static string Short(string name) => name[(name.LastIndexOf('.', name.LastIndexOf('.') - 1) + 1)..];
}
