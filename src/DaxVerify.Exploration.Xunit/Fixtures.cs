using DaxVerify.Exploration.Testing;
using Xunit;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace DaxVerify.Exploration.Xunit;

/// <summary>The fixtures of one execution, with the asynchronous life that xunit 2 knows.</summary>
internal sealed class Fixtures : TestFixtures
{
    /// <summary>Makes an empty set.</summary>
    public Fixtures(TestExecution execution)
        : base(execution)
    {
    }

    /// <inheritdoc/>
    protected override string Needed => "IClassFixture or ICollectionFixture";

    /// <inheritdoc/>
    protected override void Begin(object instance)
    {
        if (instance is IAsyncLifetime life)
        {
            Execution.Await(life.InitializeAsync());
        }
    }

    /// <inheritdoc/>
    protected override void End(object instance) => Execution.Finally(
        () =>
        {
            if (instance is IAsyncLifetime life)
            {
                Execution.Await(life.DisposeAsync());
            }
            else if (instance is IAsyncDisposable asynchronous)
            {
                Execution.Await(asynchronous.DisposeAsync().AsTask());
            }
        },
        () => (instance as IDisposable)?.Dispose());

    /// <inheritdoc/>
    protected override object? Given(Type type) =>
        type == typeof(ITestOutputHelper) ? new ExecutionOutput(Execution)
        : type == typeof(IMessageSink) ? new NullMessageSink()
        : null;
}
