using System.Globalization;
using DaxVerify.Verification.Machines;

namespace DaxVerify.Kernel.Guests;

/// <summary>
/// Time that a guest had: besides what a <see cref="PatientClock"/> leaves out, that for which a processor of the guest wanted one of the host's and got none, as the host's kernel counts it. A wait
/// is counted when it has ended, so that a look can give less than the one before it.
/// </summary>
internal sealed class GuestClock
{
    private readonly PatientClock _patient = new();
    private readonly TimeProvider _time = TimeProvider.System;
    private readonly long _start;
    private readonly string _threads;
    private TimeSpan _waited;

    /// <summary>Starts the clock.</summary>
    /// <param name="process">The emulator.</param>
    public GuestClock(int process)
    {
        _start = _time.GetTimestamp();
        _threads = string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/task");
    }

    /// <summary>Looks at the time, which is to be done every <see cref="PatientClock.Interval"/>.</summary>
    /// <returns>Time that the guest had so far.</returns>
    public TimeSpan Look()
    {
        if (LongestWait(_threads) is var waited && waited > _waited)
        {
            _waited = waited; // threads that ended took theirs along
        }

        return Least(_patient.Look(), _time.GetElapsedTime(_start) - _waited);
    }

    /// <summary>How long the thread waited for a processor of the host that waited longest.</summary>
    /// <param name="threads">Folder with a folder for each thread, in which <c>schedstat</c> has three numbers: nanoseconds on a processor, nanoseconds of waiting for one, and turns.</param>
    /// <returns>Zero where a host doesn't count that.</returns>
    internal static TimeSpan LongestWait(string threads)
    {
        try
        {
            return Directory.GetDirectories(threads).Select(Wait).Append(TimeSpan.Zero).Max();
        }
        catch (IOException)
        {
            return TimeSpan.Zero; // no such process any more, or no /proc
        }
    }

    private static TimeSpan Wait(string thread)
    {
        try
        {
            var numbers = File.ReadAllText(Path.Combine(thread, "schedstat")).Split(' ');
            return numbers.Length > 1 && long.TryParse(numbers[1], NumberStyles.None, CultureInfo.InvariantCulture, out var wait)
                ? TimeSpan.FromTicks(wait / TimeSpan.NanosecondsPerTick)
                : TimeSpan.Zero;
        }
        catch (IOException)
        {
            return TimeSpan.Zero; // the thread has just ended
        }
    }

    private static TimeSpan Least(TimeSpan a, TimeSpan b) => a < b ? a : b;
}
