using System.Diagnostics;
using DaxVerify.Kernel.Guests;

namespace DaxVerify.Kernel.Tests;

/// <summary>A guest's clock leaves out what the host's kernel says that the guest's processors waited.</summary>
public sealed class GuestClockTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("daxverify-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void The_thread_that_waited_longest_counts()
    {
        Thread("1", "5000000000 2500000000 7\n");
        Thread("2", "900000000000 1000000000 9\n");
        Thread("3", null);
        Thread("4", "no numbers");

        Assert.Equal(TimeSpan.FromSeconds(2.5), GuestClock.LongestWait(_folder));
    }

    [Fact]
    public void Nothing_is_left_out_where_no_waits_are_counted() => Assert.Equal(TimeSpan.Zero, GuestClock.LongestWait(Path.Combine(_folder, "none")));

    [Fact]
    public void Time_passes_for_a_process_that_waits_for_no_processor()
    {
        using var process = Process.Start(new ProcessStartInfo("cat") { RedirectStandardInput = true })!;
        var clock = new GuestClock(process.Id);

        Assert.False(process.WaitForExit(TimeSpan.FromMilliseconds(20)));

        var seen = clock.Look();
        process.StandardInput.Close();
        process.WaitForExit();
        Assert.True(seen > TimeSpan.Zero, $"{seen} passed");
    }

    private void Thread(string name, string? counts)
    {
        var folder = Directory.CreateDirectory(Path.Combine(_folder, name)).FullName;
        if (counts is not null)
        {
            File.WriteAllText(Path.Combine(folder, "schedstat"), counts);
        }
    }
}
