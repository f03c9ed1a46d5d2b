using DaxVerify.Reporting.Page;
using DaxVerify.Reporting.Writers;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace DaxVerify.Reporting.Tests.Page;

/// <summary>The page in a real browser: stepping by mouse and keyboard, themes, access for all, hostile text, speed, print.</summary>
public sealed class PageInBrowserTests(BrowserFixture fixture) : IClassFixture<BrowserFixture>
{
    private const int LongTrace = 2_000;
    private const int PageBytesMax = 2 << 20;

    [BrowserFact]
    public async Task Buttons_step_through_the_interleaving()
    {
        await using var open = await fixture.Browser.Open(PageWriter.Write(SampleReports.Hang()));
        Assert.Equal("Step 6 · T2 'second'", await open.ChosenAsync());
        await open.Page.GetByRole(AriaRole.Button, new() { Name = "First" }).ClickAsync();
        Assert.Equal("Step 3 · T1", await open.ChosenAsync());
        await open.Page.GetByRole(AriaRole.Button, new() { Name = "Next →" }).ClickAsync();
        Assert.Equal("Step 4 · T2 'second'", await open.ChosenAsync());
        Assert.Equal(["T1 holds a", "T2 'second' holds, shared, b"], await open.Page.Locator(".now li").AllInnerTextsAsync());
        Assert.Contains("lock (a)", await open.Page.Locator(".now .source .hit").InnerTextAsync(), StringComparison.Ordinal);
        Assert.Contains("T1 preempted before take b", await open.Page.Locator(".now").InnerTextAsync(), StringComparison.Ordinal);
        await open.Page.GetByRole(AriaRole.Button, new() { Name = "All steps" }).ClickAsync();
        Assert.Equal(6, await open.Page.GetByRole(AriaRole.Option).CountAsync());
        Assert.Equal("Step 4 · T2 'second'", await open.ChosenAsync());
        Assert.Empty(open.Problems);
    }

    [BrowserFact]
    public async Task The_keyboard_does_all_that_the_mouse_does()
    {
        await using var open = await fixture.Browser.Open(PageWriter.Write(SampleReports.Hang()));
        var lanes = open.Page.GetByRole(AriaRole.Listbox);
        await lanes.FocusAsync();
        foreach (var (key, chosen) in new[] { ("Home", "Step 3 · T1"), ("ArrowDown", "Step 4 · T2 'second'"), ("k", "Step 3 · T1"), ("s", "Step 4 · T2 'second'"), ("End", "Step 6 · T2 'second'"), ("ArrowDown", "Step 6 · T2 'second'"), ("a", "Step 6 · T2 'second'"), ("Home", "Step 1 · T0 (test)") })
        {
            await open.Page.Keyboard.PressAsync(key);
            Assert.Equal(chosen, await open.ChosenAsync());
            var chosenOption = open.Page.Locator("[role=option][aria-selected=true]");
            Assert.Equal(await chosenOption.GetAttributeAsync("id"), await lanes.GetAttributeAsync("aria-activedescendant"));
        }

        await open.Page.Keyboard.PressAsync("o");
        Assert.Equal(2, await open.Page.Locator(".arrows > path").CountAsync());
        await open.Page.Keyboard.PressAsync("o");
        Assert.Equal(0, await open.Page.Locator(".arrows").CountAsync());
        Assert.Empty(open.Problems);
    }

    [BrowserFact]
    public async Task The_theme_follows_the_system_until_the_reader_chooses()
    {
        foreach (var (system, name) in new[] { (ColorScheme.Light, "hang-light"), (ColorScheme.Dark, "hang-dark") })
        {
            await using var open = await fixture.Browser.Open(PageWriter.Write(SampleReports.Hang()), new() { ColorScheme = system, ViewportSize = new() { Width = 1400, Height = 900 } });
            var byItself = await Ground(open);
            Assert.Equal(system == ColorScheme.Light ? "rgb(255, 255, 255)" : "rgb(20, 23, 27)", byItself);
            await open.KeepAsync(name);
            var toggle = open.Page.Locator("#theme");
            await toggle.ClickAsync();
            Assert.Equal("Theme: light", await toggle.InnerTextAsync());
            Assert.Equal("rgb(255, 255, 255)", await Ground(open));
            await toggle.ClickAsync();
            Assert.Equal("rgb(20, 23, 27)", await Ground(open));
            await toggle.ClickAsync();
            Assert.Equal(byItself, await Ground(open));
            Assert.Empty(open.Problems);
        }
    }

    [BrowserFact]
    public async Task Everybody_can_read_it_by_the_rules_of_axe()
    {
        foreach (var (report, name) in new[] { ("Hang", "hang"), ("WithMemory", "memory"), ("Clean", "clean"), ("Interrupted", "interrupted"), ("WithHostileText", "hostile"), ("WithMatrix", "matrix") })
        {
            foreach (var scheme in new[] { ColorScheme.Light, ColorScheme.Dark })
            {
                // Axe brings a script of its own, which the page's policy would rightly refuse.
                await using var open = await fixture.Browser.Open(PageWriter.Write(ReportNames.Make(report)), new() { ColorScheme = scheme, BypassCSP = true });
                await open.KeepAsync($"{name}-{scheme}");
                var result = await open.Page.RunAxe();
                Assert.True(result.Violations.Length == 0, $"{report}, {scheme}: {string.Join('\n', result.Violations.Select(v => $"{v.Id}: {v.Help}: {string.Join(" | ", v.Nodes.Take(3).Select(n => n.Html))}"))}");
            }
        }
    }

    [BrowserFact]
    public async Task Memory_is_shown_before_and_after_each_step()
    {
        await using var open = await fixture.Browser.Open(PageWriter.Write(SampleReports.WithMemory()));
        var (heads, maps) = (open.Page.Locator(".now .memory h4"), open.Page.Locator(".now .memory svg"));
        const string Before = "one 0xfffffffffffff000-0xfffffffffffff3ff; two 0xfffffffffffff400-0xfffffffffffff5ff";
        const string Grown = "one 0xfffffffffffff000-0xfffffffffffff3ff; two 0xfffffffffffff400-0xfffffffffffff7ff";
        foreach (var (key, title, shown, changed) in new[]
        {
            ("Home", "Memory before and after this step", new[] { Before }, 0),
            ("ArrowDown", "Memory before this step|Memory after this step", [Before, Grown], 2),
            ("ArrowDown", "Memory before this step|Memory after this step", [Grown, "two 0xfffffffffffff400-0xfffffffffffff7ff"], 1),
            ("ArrowDown", "Memory before and after this step", ["two 0xfffffffffffff400-0xfffffffffffff7ff"], 0),
        })
        {
            await open.Page.GetByRole(AriaRole.Listbox).FocusAsync();
            await open.Page.Keyboard.PressAsync(key);
            Assert.Equal(title.Split('|'), await heads.AllInnerTextsAsync());
            Assert.Equal(shown, await maps.EvaluateAllAsync<string[]>("maps => maps.map(map => map.getAttribute('aria-label'))"));
            Assert.Equal(changed, await open.Page.Locator(".now .memory .changed").CountAsync());
        }

        Assert.Equal(["memory changes", "memory changes"], await open.Page.Locator(".moves").AllInnerTextsAsync());
        Assert.Empty(open.Problems);
    }

    [BrowserFact]
    public async Task Hostile_text_is_shown_and_does_nothing()
    {
        await using var open = await fixture.Browser.Open(PageWriter.Write(SampleReports.WithHostileText()));

        Assert.Null(await open.Page.EvaluateAsync<int?>("window.hostile ?? null"));
        Assert.Equal(2, await open.Page.Locator("script").CountAsync());
        Assert.Equal(0, await open.Page.Locator("img").CountAsync());
        Assert.Contains("<script>window.hostile=1</script>]]>", await open.Page.Locator(".finding h2").InnerTextAsync(), StringComparison.Ordinal);
        Assert.Contains("<script>window.hostile=1</script>]]>", await open.Page.Locator(".now .what").InnerTextAsync(), StringComparison.Ordinal);
        Assert.Empty(open.Problems);
    }

    [BrowserFact]
    public async Task The_policy_lets_nothing_act_that_is_not_the_pages_own()
    {
        var html = PageWriter.Write(SampleReports.Hang()).Replace("</main>", "<script>window.hostile = 1</script><b onclick=\"window.hostile = 1\" id=\"trap\">x</b></main>", StringComparison.Ordinal);
        await using var open = await fixture.Browser.Open(html);
        await open.Page.Locator("#trap").ClickAsync();

        Assert.Null(await open.Page.EvaluateAsync<int?>("window.hostile ?? null"));
        Assert.Equal(2, open.Problems.Count);
        Assert.All(open.Problems, problem => Assert.Contains("Content Security Policy", problem, StringComparison.Ordinal));
    }

    [BrowserFact]
    public async Task A_trace_of_two_thousand_steps_is_there_whole()
    {
        var html = PageWriter.Write(SampleReports.Long(LongTrace));
        Assert.True(html.Length < PageBytesMax, $"the page has {html.Length} bytes");
        await using var open = await fixture.Browser.Open(html);

        Assert.Equal(LongTrace, await open.Page.GetByRole(AriaRole.Option).CountAsync());
        Assert.Empty(open.Problems);
    }

    [BrowserFact]
    public async Task It_fits_a_narrow_window_and_a_sheet_of_paper()
    {
        await using var open = await fixture.Browser.Open(PageWriter.Write(SampleReports.Hang()), new() { ViewportSize = new() { Width = 390, Height = 800 } });
        Assert.True(await open.Page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"), "the page scrolls sideways");
        await open.KeepAsync("hang-narrow");
        await open.Page.EmulateMediaAsync(new() { Media = Media.Print });
        Assert.False(await open.Page.Locator(".tools").IsVisibleAsync());
        Assert.True(await open.Page.EvaluateAsync<bool>("document.querySelector('.lanes').scrollHeight <= document.querySelector('.lanes').clientHeight"), "print cuts the picture");
        Assert.True(await open.Page.EvaluateAsync<bool>("document.querySelector('.lanes').scrollWidth <= document.querySelector('.lanes').clientWidth"), "print cuts lanes");
        Assert.Equal(["static"], await open.Page.Locator(".held").EvaluateAllAsync<string[]>("bars => [...new Set(bars.map(bar => getComputedStyle(bar).position))]")); // what stands out of the flow is printed elsewhere on a second sheet
        await open.KeepAsync("hang-print");
        Assert.Empty(open.Problems);
    }

    [BrowserFact]
    public async Task Many_lanes_are_printed_as_a_table_on_few_sheets()
    {
        const int Steps = 300;
        const int Lanes = 30;
        await using var open = await fixture.Browser.Open(PageWriter.Write(SampleReports.Long(Steps, Lanes)));
        Assert.False(await open.Page.Locator(".sheet").IsVisibleAsync());
        await open.Page.EmulateMediaAsync(new() { Media = Media.Print });
        Assert.Equal("All 300 steps in their order", await open.Page.Locator(".sheet caption").InnerTextAsync());
        Assert.Equal(Steps, await open.Page.Locator(".sheet tbody tr").CountAsync());
        Assert.Equal("300\tT13\twrite Counter._value 299 -> 300\tTwo.cs:6", await open.Page.Locator(".sheet tbody tr").Last.InnerTextAsync());
        Assert.False(await open.Page.Locator(".lanes").IsVisibleAsync());
        Assert.InRange(SheetsOf(await open.Page.PdfAsync(new() { Format = "A4" })), 2, 15);
        Assert.Empty(open.Problems);
    }

    /// <summary>The end of a long trace is what a defect is seen by; the paper says what it leaves out.</summary>
    [BrowserFact]
    public async Task A_long_table_is_cut_for_print_and_says_so()
    {
        const int Printed = 1_200;
        await using var open = await fixture.Browser.Open(PageWriter.Write(SampleReports.Long(LongTrace)));
        await open.Page.EmulateMediaAsync(new() { Media = Media.Print });
        Assert.Equal("1200 of 2000 steps in their order; 800 before them aren't printed, and are on the page", await open.Page.Locator(".sheet caption").InnerTextAsync());
        var rows = open.Page.Locator(".sheet tbody tr");
        Assert.Equal(Printed, await rows.CountAsync());
        Assert.StartsWith($"{LongTrace - Printed + 1}\t", await rows.First.InnerTextAsync(), StringComparison.Ordinal);
        Assert.StartsWith($"{LongTrace}\t", await rows.Last.InnerTextAsync(), StringComparison.Ordinal);
        Assert.Empty(open.Problems);
    }

    /// <summary>Pages of a PDF file: its objects of that type.</summary>
    private static int SheetsOf(byte[] pdf) => System.Text.RegularExpressions.Regex.Count(System.Text.Encoding.Latin1.GetString(pdf), "/Type\\s*/Page\\b");

    [BrowserFact]
    public async Task Nothing_makes_a_narrow_window_scroll_sideways()
    {
        var reports = Directory.GetDirectories(RepositoryFiles.Path("reports/sample")).Select(folder => ReportJson.Read(Path.Combine(folder, "result.json")))
            .Append(SampleReports.WithMatrix()).Append(SampleReports.WithHistory(1, 2)).Append(SampleReports.Interrupted()).Append(WithLongWords());
        foreach (var report in reports)
        {
            await using var open = await fixture.Browser.Open(PageWriter.Write(report), new() { ViewportSize = new() { Width = 360, Height = 800 } });
            await open.Page.Locator("details").EvaluateAllAsync<object?>("all => all.forEach(one => one.open = true)");
            Assert.Equal("", await open.Page.EvaluateAsync<string>("document.documentElement.scrollWidth <= innerWidth ? '' : [...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > innerWidth && !e.closest('.scroll, .lanes, pre, .source')).map(e => e.tagName + '.' + e.className).join(' ') + ' reach beyond the window'"));
        }
    }

    /// <summary>A result whose texts have no place where a line may end.</summary>
    private static DaxVerify.Reporting.Model.RunReport WithLongWords()
    {
        var word = new string('w', 200);
        var report = SampleReports.Hang();
        var finding = report.Parts[0].Findings[0] with { Title = word, Rule = word, Detail = word, Reproduce = word, Place = new(word, 1) };
        return report with
        {
            Subject = word,
            Summary = word,
            Interruption = word,
            ToolVersion = word,
            Parts = [report.Parts[0] with { Name = word, Summary = word, Lines = [word], Limits = [word], Metrics = new Dictionary<string, double> { [word] = 1e15 }, Findings = [finding] }],
        };
    }

    [BrowserFact]
    public async Task In_a_narrow_window_the_lane_of_the_chosen_step_is_in_view()
    {
        await using var open = await fixture.Browser.Open(PageWriter.Write(SampleReports.Long(60)), new() { ViewportSize = new() { Width = 390, Height = 800 } });
        await open.Page.GetByRole(AriaRole.Listbox).FocusAsync();
        foreach (var key in new[] { "Home", "s", "s", "End" })
        {
            await open.Page.Keyboard.PressAsync(key);
            Assert.True(
                await open.Page.EvaluateAsync<bool>("(() => { const [text, view] = [document.querySelector('.here .text').getBoundingClientRect(), document.querySelector('.lanes').getBoundingClientRect()]; return text.left >= view.left && text.right <= view.right + 1; })()"),
                $"the chosen step is out of view after {key}");
        }

        Assert.Empty(open.Problems);
    }

    [BrowserFact]
    public async Task Order_is_shown_between_the_nearest_steps_that_are_shown()
    {
        await using var open = await fixture.Browser.Open(PageWriter.Write(SampleReports.OrderedByHidden()));
        await open.Page.GetByRole(AriaRole.Button, new() { Name = "Order" }).ClickAsync();
        Assert.Equal(1, await open.Page.Locator(".arrows > path").CountAsync());

        await using var without = await fixture.Browser.Open(PageWriter.Write(SampleReports.OrderedByHidden(shown: 1)));
        Assert.True(await without.Page.GetByRole(AriaRole.Button, new() { Name = "Order" }).IsDisabledAsync());
        await without.Page.GetByRole(AriaRole.Listbox).FocusAsync();
        await without.Page.Keyboard.PressAsync("o");
        Assert.Equal(0, await without.Page.Locator(".arrows").CountAsync());
        Assert.Empty(open.Problems.Concat(without.Problems));
    }

    [BrowserFact]
    public async Task Without_scripts_the_verdict_and_the_command_are_there()
    {
        await using var open = await fixture.Browser.Open(
            PageWriter.Write(SampleReports.Hang()).Replace("<html lang=\"en\">", "<html lang=\"en\" data-ready=\"true\">", StringComparison.Ordinal), new() { JavaScriptEnabled = false });

        Assert.Contains("violation found", await open.Page.Locator("h1").InnerTextAsync(), StringComparison.Ordinal);
        Assert.Equal("daxverify explore Two.dll --test Two.Threads --replay dv2.abc", await open.Page.Locator(".again code").InnerTextAsync());
        Assert.False(await open.Page.Locator("#theme").IsVisibleAsync());
    }

    private static Task<string> Ground(OpenPage open) => open.Page.EvaluateAsync<string>("getComputedStyle(document.body).backgroundColor");
}
