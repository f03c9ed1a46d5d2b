using DaxVerify.Exploration.Testing;
using Xunit;
using Xunit.Sdk;
using Xunit.v3;

namespace DaxVerify.Exploration.Xunit3;

/// <summary>The fixtures of one execution, with the asynchronous life that xunit 3 knows.</summary>
internal sealed class Fixtures : TestFixtures
{
    /// <summary>Makes an empty set.</summary>
    public Fixtures(TestExecution execution)
        : base(execution)
    {
    }

    /// <inheritdoc/>
    protected override string Needed => "IClassFixture, ICollectionFixture or AssemblyFixture";

    /// <inheritdoc/>
    protected override void Begin(object instance)
    {
        if (instance is IAsyncLifetime life)
        {
            Execution.Await(life.InitializeAsync().AsTask());
        }
    }

    /// <inheritdoc/>
    protected override void End(object instance) => Execution.Dispose(instance);

    /// <inheritdoc/>
    protected override object? Given(Type type) =>
        type == typeof(ITestOutputHelper) ? new ExecutionOutput(Execution)
        : type == typeof(IMessageSink) ? NullMessageSink.Instance
        : type == typeof(ITestContextAccessor) ? TestContextAccessor.Instance
        : null;
}
