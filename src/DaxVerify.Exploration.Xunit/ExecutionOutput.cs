using System.Globalization;
using DaxVerify.Exploration.Testing;
using Xunit.Abstractions;

namespace DaxVerify.Exploration.Xunit;

/// <summary>Where one execution of a test writes.</summary>
internal sealed class ExecutionOutput : ITestOutputHelper
{
    private readonly TestExecution _execution;

    /// <summary>Makes it.</summary>
    public ExecutionOutput(TestExecution execution) => _execution = execution;

    /// <inheritdoc/>
    public void WriteLine(string message) => _execution.Write(message + Environment.NewLine);

    /// <inheritdoc/>
    public void WriteLine(string format, params object[] args) => WriteLine(string.Format(CultureInfo.CurrentCulture, format, args));
}
