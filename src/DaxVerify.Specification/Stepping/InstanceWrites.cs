using DaxVerify.Specification.Commands;
using DaxVerify.Specification.State;
using DaxVerify.Vocabulary;

namespace DaxVerify.Specification.Stepping;

/// <summary>Writes of an instance's attributes: size, mapping, align, memmap_on_memory.</summary>
internal static class InstanceWrites
{
    /// <param name="setting">The machine and whose behaviour.</param>
    public static StepOutcome Write(Setting setting, MachineState state, CompiledOperation operation) =>
        operation.Path!.Attribute switch
        {
            "size" => Resize(setting, state, operation),
            "mapping" => AddMapping(setting, state, operation),
            "align" => Realign(state, operation),
            _ => SetMemmapOnMemory(setting, state, operation),
        };

    private static StepOutcome Resize(Setting setting, MachineState state, CompiledOperation operation)
    {
        var name = operation.Path!.Name;
        var instance = state.Find(name)!;
        var errno = KernelText.ParseUnsigned(operation.Text, 0, out var size);
        if (errno == Errno.None && size % Granularity(instance) != 0)
        {
            errno = Errno.EINVAL;
        }

        if (errno == Errno.None && operation.IsKilled)
        {
            errno = Errno.EINTR;
        }

        if (errno == Errno.None && instance.Driver is not null)
        {
            errno = Errno.EBUSY;
        }

        var old = instance.Size;
        if (errno != Errno.None || size == old)
        {
            return StepOutcome.EndWrite(state, errno);
        }

        var region = state.Regions[name.Region];
        if (size < old)
        {
            var kept = Allocation.Shrink(instance.Ranges, old - size);
            return !setting.Rules.PinnedMemoryReusable && LosesPinned(state, instance, kept)
                ? StepOutcome.EndWrite(state, Errno.EBUSY)
                : StepOutcome.EndWrite(state.With(name.Region, instance with { Ranges = kept }), Errno.None);
        }

        if (size - old > Allocation.Available(setting, region, name.Region))
        {
            return StepOutcome.EndWrite(state, Errno.ENOSPC);
        }

        var grown = Allocation.Grow(setting, region, name.Region, instance.Ranges, size - old);
        return StepOutcome.EndWrite(state.With(name.Region, instance with { Ranges = grown }), Errno.None);
    }

    private static StepOutcome AddMapping(Setting setting, MachineState state, CompiledOperation operation)
    {
        var errno = ParseRange(operation.Text, out var start, out var end);
        if (errno != Errno.None)
        {
            return StepOutcome.EndWrite(state, errno);
        }

        var instance = state.Find(operation.Path!.Name)!;
        var length = unchecked(end - start + 1);
        if (operation.IsKilled)
        {
            return StepOutcome.EndWrite(state, Errno.EINTR);
        }

        if (!setting.Rules.LooseMappingWrites && instance.Driver is not null)
        {
            return StepOutcome.EndWrite(state, Errno.EBUSY);
        }

        if (!setting.Rules.LooseMappingWrites
            && (length == 0 || start % Setting.GranularityMin != 0 || length % Granularity(instance) != 0))
        {
            return StepOutcome.EndWrite(state, Errno.EINVAL);
        }

        if (length % Granularity(instance) != 0)
        {
            return StepOutcome.EndWrite(state, setting.Rules.MisalignedLengthIgnored ? Errno.None : Errno.ENXIO);
        }

        return length == 0 ? AddNothing(state, instance) : Append(setting, state, operation.Path.Name, start, end);
    }

    private static StepOutcome AddNothing(MachineState state, InstanceState instance) => instance.Ranges.IsEmpty
        ? StepOutcome.EndWrite(state, Errno.None)
        : StepOutcome.EndWrite(state with { Warned = !state.ZeroSizeWarned, ZeroSizeWarned = true }, Errno.EBUSY);

    private static StepOutcome Append(Setting setting, MachineState state, InstanceName name, ulong start, ulong end)
    {
        if (!Allocation.IsFree(setting, state.Regions[name.Region], name.Region, start, end))
        {
            return StepOutcome.EndWrite(state, Errno.ENOMEM);
        }

        var instance = state.Find(name)!;
        var grown = instance with { Ranges = instance.Ranges.Add(new Extent(start, end - start + 1)) };
        return StepOutcome.EndWrite(state.With(name.Region, grown), Errno.None);
    }

    private static StepOutcome Realign(MachineState state, CompiledOperation operation)
    {
        var instance = state.Find(operation.Path!.Name)!;
        if (KernelText.ParseUnsigned(operation.Text, 0, out var align) != Errno.None)
        {
            return StepOutcome.EndWrite(state, Errno.ENXIO);
        }

        if (align is not (4UL << 10 or 2UL << 20 or 1UL << 30))
        {
            return StepOutcome.EndWrite(state, Errno.EINVAL);
        }

        if (operation.IsKilled)
        {
            return StepOutcome.EndWrite(state, Errno.EINTR);
        }

        if (instance.Driver is not null)
        {
            return StepOutcome.EndWrite(state, Errno.EBUSY);
        }

        var realigned = instance with { Align = align };
        foreach (var range in instance.Ranges)
        {
            if (range.Length % Granularity(realigned) != 0)
            {
                return StepOutcome.EndWrite(state, Errno.EINVAL);
            }
        }

        return StepOutcome.EndWrite(state.With(operation.Path.Name.Region, realigned), Errno.None);
    }

    private static StepOutcome SetMemmapOnMemory(Setting setting, MachineState state, CompiledOperation operation)
    {
        var instance = state.Find(operation.Path!.Name)!;
        var value = KernelText.ParseBool(operation.Text);
        var errno = value switch
        {
            null => Errno.EINVAL,
            true when !setting.Topology.SupportsMemmapOnMemory => Errno.EOPNOTSUPP,
            _ when operation.IsKilled => Errno.EINTR,
            _ when value != instance.MemmapOnMemory && Probing.IsKmemType(state, instance.Driver) => Errno.EBUSY,
            _ => Errno.None,
        };
        return errno == Errno.None && value != instance.MemmapOnMemory
            ? StepOutcome.EndWrite(state.With(operation.Path.Name.Region, instance with { MemmapOnMemory = value!.Value }), errno)
            : StepOutcome.EndWrite(state, errno);
    }

    private static ulong Granularity(InstanceState instance) => Math.Max(instance.Align, Setting.GranularityMin);

    /// <summary>Reads what a mapping write asks for.</summary>
    /// <param name="start">First byte.</param>
    /// <param name="end">Last byte.</param>
    /// <returns>EINVAL or ERANGE when the text is no range.</returns>
    internal static Errno ParseRange(string text, out ulong start, out ulong end)
    {
        end = 0;
        var dash = text.IndexOf('-', StringComparison.Ordinal);
        start = 0;
        if (dash < 0)
        {
            return Errno.EINVAL;
        }

        var errno = KernelText.ParseUnsigned(text.AsSpan(0, dash), 16, out start);
        return errno != Errno.None ? errno : KernelText.ParseUnsigned(text.AsSpan(dash + 1), 16, out end);
    }

    /// <summary>Whether some pinned byte of the instance's would no longer be in its ranges.</summary>
    private static bool LosesPinned(MachineState state, InstanceState instance, System.Collections.Immutable.ImmutableArray<Extent> kept)
    {
        foreach (var pinned in state.Pinned)
        {
            var owned = instance.Ranges.Any(range => range.Overlaps(pinned.Extent));
            if (owned && !kept.Any(range => range.Contains(pinned.Extent)))
            {
                return true;
            }
        }

        return false;
    }
}
