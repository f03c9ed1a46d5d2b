namespace DaxVerify.Packages.Tests;

/// <summary>The command installed as a tool from the packed file alone, and used on a published package whose source isn't there.</summary>
[Collection(FreshCollection.Name)]
public sealed class ToolTests
{
    private readonly FreshFolder _folder;

    public ToolTests(FreshFolder folder) => _folder = folder;

    [Fact]
    public void The_tool_installs_from_the_packed_file_and_explores_a_published_package()
    {
        var tool = Install();
        var orders = BuildOrders();
        var broken = _folder.Start(_folder.Path, tool, ["explore", orders, "--test", "Orders.Two_orders_are_booked"]);

        Assert.True(broken.ExitCode == 1, broken.Text);
        Assert.Contains("lost wake-up: T0 waits for Task#", broken.Output, StringComparison.Ordinal);
        Assert.Contains("'AsyncLock._mutex'  AsyncLock.RequestLockAs", broken.Output, StringComparison.Ordinal);

        var replay = broken.Output.Split("--replay ")[1].Split('\n')[0].Trim();
        var again = _folder.Start(_folder.Path, tool, ["explore", orders, "--test", "Orders.Two_orders_are_booked", "--replay", replay]);
        Assert.True(again.ExitCode == 1, again.Text);
        Assert.Contains("explore: bug found after 1 execution", again.Output, StringComparison.Ordinal);

        var right = _folder.Start(_folder.Path, tool, ["explore", orders, "--test", "Orders.Two_orders_are_booked_in_one_order", "--strategy", "dpor", "--verbose"]);
        Assert.True(right.ExitCode == 0, right.Text);
        Assert.Contains("rewritten: Nito.AsyncEx.Coordination\n", right.Output, StringComparison.Ordinal);
        Assert.Matches("explore: all [0-9]+ traces explored\n$", right.Output);
    }

    /// <summary>Builds a project that uses a published package, and gives the path of its assembly.</summary>
    private string BuildOrders()
    {
        _folder.AddProject("Orders", "<EnableDynamicLoading>true</EnableDynamicLoading>", ["Nito.AsyncEx.Coordination=5.1.2"]);
        var built = _folder.Dotnet(Path.Combine(_folder.Path, "Orders"), ["build", "-o", "out"]);
        Assert.True(built.ExitCode == 0, built.Text);
        return Path.Combine(_folder.Path, "Orders", "out", "Fresh.Orders.dll");
    }

    /// <summary>Installs it with no source but the packed files.</summary>
    private string Install()
    {
        var folder = Directory.CreateDirectory(Path.Combine(_folder.Path, "tool")).FullName;
        File.WriteAllText(Path.Combine(folder, "nuget.config"), """<configuration><packageSources><clear /><add key="packed" value="../feed" /></packageSources></configuration>""");
        var installed = _folder.Dotnet(folder, ["tool", "install", "DaxVerify.Cli", "--tool-path", "tools", "--version", FreshFolder.Version]);
        Assert.True(installed.ExitCode == 0, installed.Text);
        return Path.Combine(folder, "tools", OperatingSystem.IsWindows() ? "daxverify.exe" : "daxverify");
    }
}
