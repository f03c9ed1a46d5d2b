using System.Globalization;
using DaxVerify.Exploration.Testing;

namespace DaxVerify.Exploration.MSTest;

/// <summary>The context that a test sees while it is explored: what it writes goes to its execution, and MSTest hears of none of them.</summary>
internal sealed class ExecutionTestContext : TestContext
{
    private readonly TestExecution _execution;

    /// <summary>Makes it.</summary>
    public ExecutionTestContext(TestExecution execution, string testName)
    {
        _execution = execution;
        Properties = new Dictionary<string, object?> { [nameof(TestName)] = testName, [nameof(FullyQualifiedTestClassName)] = execution.Class.FullName };
        TestData = [.. execution.Arguments];
        TestDisplayName = testName;
    }

    /// <inheritdoc/>
    public override IDictionary<string, object?> Properties { get; }

    /// <inheritdoc/>
    public override UnitTestOutcome CurrentTestOutcome => UnitTestOutcome.InProgress;

    /// <summary>Files of single executions aren't kept; the name is noted.</summary>
    public override void AddResultFile(string fileName) => WriteLine($"result file: {fileName}");

    /// <inheritdoc/>
    public override void Write(string? message) => _execution.Write(message);

    /// <inheritdoc/>
    public override void Write(string format, params object?[] args) => Write(string.Format(CultureInfo.CurrentCulture, format, args));

    /// <inheritdoc/>
    public override void WriteLine(string? message) => Write(message + Environment.NewLine);

    /// <inheritdoc/>
    public override void WriteLine(string format, params object?[] args) => WriteLine(string.Format(CultureInfo.CurrentCulture, format, args));

    /// <inheritdoc/>
    public override void DisplayMessage(MessageLevel messageLevel, string message) => WriteLine(message);
}
