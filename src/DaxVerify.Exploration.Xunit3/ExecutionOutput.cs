using System.Globalization;
using DaxVerify.Exploration.Testing;
using Xunit;

namespace DaxVerify.Exploration.Xunit3;

/// <summary>Where one execution of a test writes.</summary>
internal sealed class ExecutionOutput : ITestOutputHelper
{
    private readonly TestExecution _execution;

    /// <summary>Makes it.</summary>
    public ExecutionOutput(TestExecution execution) => _execution = execution;

    /// <inheritdoc/>
    public string Output => _execution.Output;

    /// <inheritdoc/>
    public void Write(string message) => _execution.Write(message);

    /// <inheritdoc/>
    public void Write(string format, params object[] args) => Write(string.Format(CultureInfo.CurrentCulture, format, args));

    /// <inheritdoc/>
    public void WriteLine(string message) => _execution.Write(message + Environment.NewLine);

    /// <inheritdoc/>
    public void WriteLine(string format, params object[] args) => WriteLine(string.Format(CultureInfo.CurrentCulture, format, args));
}
