namespace DaxVerify.Reporting.Tests.Page;

/// <summary>Ends the browser with the last test.</summary>
public sealed class BrowserFixture : IAsyncLifetime
{
    /// <summary>The browser.</summary>
    public Browser Browser { get; } = new();

    /// <inheritdoc/>
    public Task InitializeAsync() => Task.CompletedTask;

    /// <inheritdoc/>
    public Task DisposeAsync() => Browser.DisposeAsync().AsTask();
}
