using Xunit.Abstractions;
using Xunit.Sdk;

namespace DaxVerify.Exploration.Xunit;

/// <summary>Passes a test's messages on. This version of xunit has no way to say of a test that runs that it is skipped: what it reports as passed is reported as that.</summary>
internal sealed class OutcomeBus : IMessageBus
{
    private readonly IMessageBus _inner;

    /// <summary>Makes it.</summary>
    public OutcomeBus(IMessageBus inner) => _inner = inner;

    /// <summary>Why the test was skipped; null if it wasn't.</summary>
    public string? SkipReason { get; set; }

    /// <inheritdoc/>
    public bool QueueMessage(IMessageSinkMessage message) =>
        _inner.QueueMessage(SkipReason is not null && message is ITestPassed passed ? new TestSkipped(passed.Test, SkipReason) : message);

    /// <inheritdoc/>
    public void Dispose()
    {
        // The bus belongs to xunit.
    }
}
