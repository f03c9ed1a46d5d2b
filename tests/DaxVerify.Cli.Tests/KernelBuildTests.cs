using System.Diagnostics;
using System.Text;
using System.Text.Json;

namespace DaxVerify.Cli.Tests;

/// <summary><c>daxverify kernel build</c> with programs in the place of apt, tar and make that do a moment's work: what is asked of them, and what is kept.</summary>
public sealed class KernelBuildTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_kernel_is_built_once_for_each_version_and_configuration()
    {
        Program("make", """
            echo "make $*" >> "$FAKE/calls"
            for word; do case $word in O=*) out=${word#O=};; esac; done
            case "$*" in
                *bzImage*) mkdir -p "$out/arch/x86/boot" "$out/drivers/dax"; cp "$FAKE/image" "$out/arch/x86/boot/bzImage"; echo m > "$out/drivers/dax/device_dax.ko" ;;
                *tinyconfig*) : > "$out/.config" ;;
            esac
            """);

        using var first = JsonDocument.Parse(Built("kasan"));
        using var again = JsonDocument.Parse(Built("kasan"));

        Assert.Equal("6.12.7", first.RootElement.GetProperty("release").GetString());
        Assert.Equal("m\n", File.ReadAllText(Path.Combine(first.RootElement.GetProperty("modules").GetString()!, "device_dax.ko")));
        Assert.Equal(first.RootElement.GetProperty("kernel").GetString(), again.RootElement.GetProperty("kernel").GetString());
        Assert.Single(Calls(), call => call.Contains("bzImage", StringComparison.Ordinal));
        Assert.Contains(Calls(), call => call.Contains("-j3 bzImage", StringComparison.Ordinal));

        using var other = JsonDocument.Parse(Built("kcsan"));
        Assert.NotEqual(first.RootElement.GetProperty("kernel").GetString(), other.RootElement.GetProperty("kernel").GetString());
        Assert.Single(Calls(), call => call.Contains("KCSAN_SANITIZE=n KCSAN_SANITIZE_super.o=y KCSAN_SANITIZE_bus.o=y", StringComparison.Ordinal) && call.Contains("bzImage", StringComparison.Ordinal));
        Assert.Equal(2, Calls().Count(call => call.Contains("bzImage", StringComparison.Ordinal)));
    }

    [Fact]
    public void An_option_that_the_source_drops_is_told_and_nothing_is_kept()
    {
        Program("make", """
            for word; do case $word in O=*) out=${word#O=};; esac; done
            case "$*" in *olddefconfig*) sed -i '/CONFIG_DEV_DAX_HMEM=m/d' "$out/.config" ;; *tinyconfig*) : > "$out/.config" ;; esac
            """);

        var result = Run("kasan");

        Assert.Equal((2, string.Empty), (result.ExitCode, result.Output));
        Assert.Equal("daxverify: the source has no CONFIG_DEV_DAX_HMEM=m, or not under the conditions of this configuration\n", result.Error);
        Assert.DoesNotContain(Directory.GetDirectories(Path.Combine(_folder.Path, "cache", "daxverify-kernel")), folder => folder.Contains("kasan", StringComparison.Ordinal));
    }

    private string Built(string configuration)
    {
        var result = Run(configuration);
        Assert.True(result.ExitCode == 0, $"{result.Output}\n{result.Error}");
        return result.Output;
    }

    private CommandResult Run(string configuration)
    {
        var image = new byte[0x400];
        "HdrS"u8.CopyTo(image.AsSpan(0x202));
        image[0x1F1] = 1; // two sectors, and nothing behind them
        image[0x20F] = 1; // the version stands at 0x300
        Encoding.ASCII.GetBytes("6.12.7 (tests)").CopyTo(image, 0x300);
        _folder.Add("image", image);
        Program("apt-cache", "echo Package: linux-source-6.12; echo Version: 6.12.7-1");
        Program("apt-get", ": > source.deb");
        Program("dpkg-deb", "mkdir -p \"$3/usr/src\"; : > \"$3/usr/src/linux-source-6.12.tar.xz\"");
        Program("tar", "mkdir linux-source-6.12");
        foreach (var name in new[] { "gcc", "flex", "bison", "bc", "perl" })
        {
            Program(name, "exit 1");
        }

        return CommandLine.Run(
            new Dictionary<string, string>
            {
                ["PATH"] = $"{_folder.Path}:{Environment.GetEnvironmentVariable("PATH")}",
                ["FAKE"] = _folder.Path,
                ["XDG_CACHE_HOME"] = Path.Combine(_folder.Path, "cache"),
            },
            "kernel", "build", "linux-source-6.12", "--config", configuration, "--jobs", "3", "--json");
    }

    private string[] Calls() => File.ReadAllLines(Path.Combine(_folder.Path, "calls"));

    private void Program(string name, string lines)
    {
        var path = _folder.Add(name, Encoding.UTF8.GetBytes($"#!/bin/sh\n{lines}\n"));
        using var chmod = Process.Start("chmod", ["+x", path]);
        chmod.WaitForExit();
    }
}
