using System.Diagnostics;
using System.Text.Json.Nodes;
using DaxVerify.Kernel.Guests;
using DaxVerify.Kernel.Images;
using DaxVerify.Kernel.Recording;

namespace DaxVerify.Kernel.Tests;

/// <summary>A guest ends, whatever its kernel does, and how it ended is an outcome with the console's evidence.</summary>
public sealed class GuestEndTests : IDisposable
{
    private static readonly GuestBounds s_bounds = new(TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(30), 4096);

    /// <summary>For kernels that talk: a loaded machine may not let them for some seconds.</summary>
    private static readonly GuestBounds s_patient = s_bounds with { Silence = TimeSpan.FromMinutes(2), Longest = TimeSpan.FromMinutes(5) };
    private readonly string _folder = Directory.CreateTempSubdirectory("daxverify-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [EmulatorFact]
    public void A_kernel_that_hangs_is_ended_after_its_silence() =>
        Assert.Equal("6.1.1 doesn't come up (Silent): booting", Failure(TinyKernel.ThatHangs(_folder, "booting\n"), s_bounds));

    [EmulatorFact]
    public void A_kernel_that_never_stops_talking_is_ended_at_the_bound() =>
        Assert.StartsWith("6.1.1 doesn't come up (OverItsBounds): ", Failure(TinyKernel.ThatFloods(_folder, "x\n"), s_patient), StringComparison.Ordinal);

    [EmulatorFact]
    public void A_kernel_that_talks_now_and_then_is_ended_at_the_longest_time() =>
        Assert.StartsWith(
            "6.1.1 doesn't come up (OverItsBounds): ",
            Failure(TinyKernel.ThatFloods(_folder, "x\n"), s_patient with { Longest = TimeSpan.Zero, MostBytes = 1 << 20 }),
            StringComparison.Ordinal);

    [EmulatorFact]
    public void A_kernel_that_panics_says_why() =>
        Assert.Equal(
            "6.1.1 doesn't come up (Stopped): Kernel panic - not syncing: no init",
            Failure(TinyKernel.ThatResets(_folder, "hello\nKernel panic - not syncing: no init\nbye\n"), s_patient));

    /// <summary>A host that stands still can leave an emulated machine without its timer; a panic or a flood is the kernel's own.</summary>
    [EmulatorFact]
    public void A_kernel_that_did_not_come_up_in_time_is_booted_a_second_time()
    {
        Assert.Equal(2, Boots(TinyKernel.ThatHangs(_folder, "booting\n"), s_bounds));
        Assert.Equal(1, Boots(TinyKernel.ThatResets(_folder, "hello\n"), s_patient));
        Assert.Equal(1, Boots(TinyKernel.ThatFloods(_folder, "x\n"), s_patient));
    }

    [EmulatorFact]
    public void An_interruption_ends_the_guest()
    {
        using var source = new CancellationTokenSource();
        var image = TinyKernel.ThatHangs(_folder, "booting\n");
        var recorder = new KernelRecorder(KernelImage.Open(image, null), s_bounds with { Silence = TimeSpan.FromMinutes(5) }, source.Token);
        source.CancelAfter(TimeSpan.FromMilliseconds(1));

        Assert.ThrowsAny<OperationCanceledException>(() => recorder.Record([Sequence()]).Count());

        Assert.DoesNotContain(Process.GetProcessesByName("qemu-system-x86_64"), process => IsOf(process, image));
    }

    private static bool IsOf(Process process, string image)
    {
        try
        {
            return File.ReadAllText($"/proc/{process.Id}/cmdline").Contains(image, StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return false; // it has ended in between
        }
    }

    private static string Failure(string image, GuestBounds bounds) => Assert.Throws<KernelFailedException>(
        () => new KernelRecorder(KernelImage.Open(image, null), bounds, CancellationToken.None).Record([Sequence()]).Count()).Message;

    private static int Boots(string image, GuestBounds bounds)
    {
        var recorder = new KernelRecorder(KernelImage.Open(image, null), bounds, CancellationToken.None);
        Assert.Throws<KernelFailedException>(() => recorder.Record([Sequence()]).Count());
        return recorder.Boots;
    }

    private static JsonObject Sequence() => new()
    {
        ["id"] = "a-0000",
        ["group"] = "a",
        ["topology"] = new JsonObject { ["static"] = false, ["cmdline"] = "quiet", ["idle"] = true, ["drivers"] = new JsonArray() },
        ["steps"] = new JsonArray(),
    };
}
