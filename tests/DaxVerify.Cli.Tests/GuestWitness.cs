using System.Diagnostics;

namespace DaxVerify.Cli.Tests;

/// <summary>
/// Stands before the emulator on the PATH and hands the guest one end of a pipe: what is written there tells that the guest begins, and that nobody holds
/// it any more tells that the guest has ended, however it did.
/// </summary>
internal sealed class GuestWitness : IDisposable
{
    private const string Emulator = "qemu-system-x86_64";
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(10);
    private readonly string _folder;
    private readonly string _pipe;
    private readonly Task<StreamReader> _begin;

    /// <summary>Makes the pipe and the program.</summary>
    /// <param name="folder">An empty folder, or one with nothing called <c>witness</c>.</param>
    /// <param name="instead">What is done in the place of the emulator, in lines of sh; a guest that they don't end begins behind them and stays for ever. Null for the emulator itself.</param>
    public GuestWitness(string folder, string? instead = null)
    {
        _folder = Directory.CreateDirectory(Path.Combine(folder, "witness")).FullName;
        _pipe = Path.Combine(_folder, "pipe");
        using (var make = Process.Start("mkfifo", [_pipe]))
        {
            make.WaitForExit();
        }

        var path = Environment.GetEnvironmentVariable("PATH")!;
        var guest = instead is null ? $"'{path.Split(':').Select(f => Path.Combine(f, Emulator)).First(File.Exists)}' \"$@\"" : "sleep infinity";
        var program = Path.Combine(_folder, Emulator);
        File.WriteAllText(program, $"#!/bin/sh\n{instead}\nexec 9>'{_pipe}'\necho begins >&9\nexec {guest}\n");
        using (var allow = Process.Start("chmod", ["+x", program]))
        {
            allow.WaitForExit();
        }

        SearchPath = $"{_folder}:{path}";

        // Opening a pipe waits for the other end.
        _begin = Task.Factory.StartNew(() => new StreamReader(_pipe), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>The PATH for the command.</summary>
    public string SearchPath { get; }

    /// <summary>Waits until the command has begun its guest.</summary>
    public void AwaitBegin(Process command)
    {
        var first = Task.WaitAny([_begin, command.WaitForExitAsync()], s_patience);
        Assert.True(first == 0, first == 1 ? "the command ended before its guest began" : "no guest began in ten minutes");
        Assert.Equal("begins", _begin.Result.ReadLine());
    }

    /// <summary>Waits until no process of the guest is left.</summary>
    public void AwaitEnd()
    {
        var rest = _begin.Result.ReadToEndAsync();
        Assert.True(rest.Wait(s_patience), "the guest still runs ten minutes after its command");
        Assert.Empty(rest.Result);
    }

    public void Dispose()
    {
        if (!_begin.IsCompleted)
        {
            // The thread that opens the pipe is let go.
            File.WriteAllText(_pipe, string.Empty);
        }

        _begin.Result.Dispose();
    }
}
