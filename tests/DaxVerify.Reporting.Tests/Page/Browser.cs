using Microsoft.Playwright;

namespace DaxVerify.Reporting.Tests.Page;

/// <summary>One Chromium for all tests of the page; started by the first that needs it.</summary>
public sealed class Browser : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("daxverify-").FullName;
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    /// <summary>Where screenshots are kept, for people to look at.</summary>
    public static string Screenshots { get; } = Directory.CreateDirectory(Path.Combine(AppContext.BaseDirectory, "screenshots")).FullName;

    /// <summary>Opens a page of its own.</summary>
    /// <param name="html">What it shows.</param>
    /// <param name="options">Size, colours and so on.</param>
    internal async Task<OpenPage> Open(string html, BrowserNewContextOptions? options = null)
    {
        _playwright ??= await Playwright.CreateAsync();
        _browser ??= await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = BrowserFactAttribute.Chromium ?? throw new InvalidOperationException("chromium is not on the PATH (.ci/run installs it)"),
            ChromiumSandbox = false,
        });
        var file = Path.Combine(_folder, $"{Guid.NewGuid():N}.html");
        await File.WriteAllTextAsync(file, html);
        var context = await _browser.NewContextAsync(options ?? new BrowserNewContextOptions { ViewportSize = new ViewportSize { Width = 1400, Height = 900 } });
        return await OpenPage.Make(await context.NewPageAsync(), new Uri(file));
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
