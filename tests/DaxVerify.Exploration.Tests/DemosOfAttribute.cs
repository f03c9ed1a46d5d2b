using System.Reflection;
using Xunit.Sdk;

namespace DaxVerify.Exploration.Tests;

/// <summary>Gives a theory the demos of one family of primitives.</summary>
/// <param name="family">The family.</param>
[AttributeUsage(AttributeTargets.Method)]
public sealed class DemosOfAttribute(string family) : DataAttribute
{
    /// <summary>The family.</summary>
    public string Family { get; } = family;

    /// <summary>Only those that show no defect.</summary>
    public bool AreCorrect { get; init; }

    /// <inheritdoc/>
    public override IEnumerable<object[]> GetData(MethodInfo testMethod) =>
        DemoRun.All.Where(demo => demo.Expected.Family == Family && (!AreCorrect || demo.Expected.Shows is null)).Select(demo => new object[] { demo.Name });
}
