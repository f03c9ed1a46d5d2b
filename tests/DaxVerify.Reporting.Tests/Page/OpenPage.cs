using Microsoft.Playwright;

namespace DaxVerify.Reporting.Tests.Page;

/// <summary>A report in a browser, with all that went wrong in it.</summary>
internal sealed class OpenPage : IAsyncDisposable
{
    private const float PatienceMilliseconds = 120_000; // of a busy machine
    private readonly List<string> _problems = [];

    private OpenPage(IPage page) => Page = page;

    public IPage Page { get; }

    /// <summary>Errors and warnings of the console, uncaught exceptions, and requests for anything but the page.</summary>
    public IReadOnlyList<string> Problems => _problems;

    /// <summary>The text of the chosen step's number and thread.</summary>
    public Task<string> ChosenAsync() => Page.Locator(".now h4").First.InnerTextAsync();

    public static async Task<OpenPage> Make(IPage page, Uri file)
    {
        var open = new OpenPage(page);
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
            {
                open._problems.Add(message.Text);
            }
        };
        page.PageError += (_, error) => open._problems.Add(error);
        page.Request += (_, request) =>
        {
            if (request.Url != file.AbsoluteUri)
            {
                open._problems.Add($"asked for {request.Url}");
            }
        };
        page.SetDefaultTimeout(PatienceMilliseconds);
        page.SetDefaultNavigationTimeout(PatienceMilliseconds);
        await page.GotoAsync(file.AbsoluteUri);
        await page.WaitForSelectorAsync("html[data-ready=true]", new PageWaitForSelectorOptions { State = WaitForSelectorState.Attached });
        return open;
    }

    /// <summary>Keeps a picture of it, for people to look at.</summary>
    public Task KeepAsync(string name) => Page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(Browser.Screenshots, $"{name}.png"), FullPage = true });

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await Page.Context.DisposeAsync();
}
