using DaxVerify.Specification.Commands;
using DaxVerify.Specification.State;
using DaxVerify.Vocabulary;
using DaxVerify.Vocabulary.Observations;
using DaxVerify.Vocabulary.Operations;

namespace DaxVerify.Specification.Stepping;

/// <summary>Opening, closing and mapping device nodes.</summary>
internal static class DeviceNodes
{
    private const ulong PageSize = 4096;
    private const ulong AddressSpaceSize = (1UL << 47) - PageSize;

    /// <summary>Opens a node and keeps the file.</summary>
    /// <param name="setting">The machine and whose behaviour.</param>
    public static StepOutcome Open(Setting setting, MachineState state, OpenOperation open)
    {
        var closed = state.File is null ? state : state with { File = null };
        var errno = TryOpen(setting, closed, open.Device, open.Mode, out var file);
        return errno == Errno.None
            ? StepOutcome.End(closed with { File = file }, OperationResult.Success)
            : StepOutcome.End(closed, OperationResult.Failure(SystemCall.Open, errno));
    }

    /// <summary>Closes the kept file.</summary>
    public static StepOutcome Close(MachineState state) => state.File is null
        ? StepOutcome.End(state, OperationResult.Failure(SystemCall.Close, Errno.EBADF))
        : StepOutcome.End(state with { File = null }, OperationResult.Success);

    /// <param name="setting">The machine and whose behaviour.</param>
    public static StepOutcome Map(Setting setting, MachineState state, MmapOperation mmap)
    {
        var unmapped = state.Map is null ? state : state with { Map = null };
        var file = unmapped.File;
        if (mmap.Device != MmapOperation.KeptFile)
        {
            var mode = mmap.Protection.HasFlag(Protection.Write) ? OpenMode.ReadWrite : OpenMode.ReadOnly;
            var opened = TryOpen(setting, unmapped, mmap.Device, mode, out file);
            if (opened != Errno.None)
            {
                return StepOutcome.End(unmapped, OperationResult.Failure(SystemCall.Open, opened));
            }
        }

        return MapFile(setting, unmapped, mmap, file);
    }

    /// <summary>Maps an open file.</summary>
    /// <param name="setting">The machine and whose behaviour.</param>
    /// <param name="unmapped">The state, without a mapping.</param>
    public static StepOutcome MapFile(Setting setting, MachineState unmapped, MmapOperation mmap, FileState? file)
    {
        var length = unchecked((mmap.Length + PageSize - 1) / PageSize * PageSize);
        var errno = CheckCall(mmap, file, length);
        var instance = file is null ? null : Alive(unmapped, file);
        if (errno == Errno.None)
        {
            errno = CheckDevice(setting, mmap, instance, length);
        }

        if (errno != Errno.None)
        {
            return StepOutcome.End(unmapped, OperationResult.Failure(SystemCall.Mmap, errno));
        }

        var align = instance!.Align;
        var map = new MemoryMapState
        {
            File = file!,
            Offset = mmap.Offset,
            Address = (mmap.FixedOffset ?? (mmap.Offset % align == 0 ? 0 : mmap.PlacementAlign)) % (1UL << 30),
            Length = length,
            Protection = mmap.Protection,
            Align = align,
        };
        return StepOutcome.End(
            unmapped with { Map = map },
            OperationResult.Success with { AddressAlign = AddressAlign(mmap.FixedOffset, align) });
    }

    /// <summary>The instance behind a file, if it is alive.</summary>
    /// <returns>The instance, or <see langword="null"/>.</returns>
    public static InstanceState? Alive(MachineState state, FileState file) =>
        !file.IsGone && !file.IsHollow && state.Find(file.Device) is { IsAlive: true } instance ? instance : null;

    private static Errno TryOpen(Setting setting, MachineState state, string device, OpenMode mode, out FileState? file)
    {
        file = null;
        if (!AttributePath.TryParseName(device, out var name) || state.Find(name) is not { } instance)
        {
            return Errno.ENOENT;
        }

        var isStale = setting.Rules.StaleReferencesLive && (Refers(state.File, name) || (state.Map is { IsEmpty: false } map && Refers(map.File, name)));
        if (!instance.IsAlive && !isStale)
        {
            return Errno.ENXIO;
        }

        file = new FileState(name, mode, IsHollow: !instance.IsAlive);
        return Errno.None;
    }

    private static bool Refers(FileState? file, InstanceName name) => file is not null && !file.IsGone && file.Device == name;

    /// <summary>What the system call itself refuses, in its order, before the device sees it.</summary>
    private static Errno CheckCall(MmapOperation mmap, FileState? file, ulong length)
    {
        if (mmap.Offset % PageSize != 0)
        {
            return Errno.EINVAL;
        }

        if (file is null)
        {
            return Errno.EBADF;
        }

        if (mmap.Length == 0)
        {
            return Errno.EINVAL;
        }

        if (length == 0 || length > AddressSpaceSize)
        {
            return Errno.ENOMEM;
        }

        if (mmap.FixedOffset % PageSize is not (null or 0))
        {
            return Errno.EINVAL;
        }

        var isWrite = mmap.Protection.HasFlag(Protection.Write);
        return file.Mode == OpenMode.WriteOnly || (isWrite && mmap.Kind != MapKind.Private && file.Mode == OpenMode.ReadOnly)
            ? Errno.EACCES
            : Errno.None;
    }

    /// <summary>What the device refuses: it must be alive, the mapping shared, its address and length multiples of the align.</summary>
    private static Errno CheckDevice(Setting setting, MmapOperation mmap, InstanceState? instance, ulong length)
    {
        if (instance is null)
        {
            return Errno.ENXIO;
        }

        var isRefused = setting.Rules.RefusesMisalignedOffsets && mmap.Offset % instance.Align != 0;
        return isRefused || mmap.Kind == MapKind.Private || !IsAddressAligned(mmap, instance.Align, length) || length % instance.Align != 0
            ? Errno.EINVAL
            : Errno.None;
    }

    /// <summary>
    /// Without a fixed address the device asks for one congruent to the offset; where no whole unit of the align would fit, it takes
    /// any free place, which the process's layout decides.
    /// </summary>
    private static bool IsAddressAligned(MmapOperation mmap, ulong align, ulong length)
    {
        if ((mmap.FixedOffset ?? mmap.Offset) % align == 0)
        {
            return true;
        }

        var firstUnit = (mmap.Offset + align - 1) / align * align;
        var fits = mmap.Offset + length >= firstUnit + align;
        return mmap.FixedOffset is null && !fits && mmap.PlacementAlign % align == 0;
    }

    private static ulong AddressAlign(ulong? fixedOffset, ulong align) => fixedOffset switch
    {
        null => align,
        { } at when at % (1UL << 30) == 0 => 1UL << 30,
        { } at when at % (2UL << 20) == 0 => 2UL << 20,
        _ => PageSize,
    };
}
