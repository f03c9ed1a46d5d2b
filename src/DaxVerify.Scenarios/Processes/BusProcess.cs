using DaxVerify.Bus;
using DaxVerify.Bus.Dax;
using DaxVerify.Bus.Nodes;
using DaxVerify.Vocabulary;
using DaxVerify.Vocabulary.Observations;
using DaxVerify.Vocabulary.Operations;

namespace DaxVerify.Scenarios.Processes;

/// <summary>
/// A process on a machine: carries operations out one after the other and keeps at most one open file and one mapping between them, as
/// the recorded processes did.
/// </summary>
public sealed class BusProcess
{
    private readonly DaxMachine _machine;
    private readonly CountdownAllocations? _allocations;
    private readonly HashSet<ulong> _written = [];
    private OpenFile? _file;
    private MemoryMapping? _mapping;
    private ulong _mappingLength;

    /// <summary>Starts a process.</summary>
    /// <param name="allocations">The machine's memory policy, when operations may make allocations fail.</param>
    public BusProcess(DaxMachine machine, CountdownAllocations? allocations = null)
    {
        _machine = machine;
        _allocations = allocations;
    }

    /// <summary>Carries out one operation.</summary>
    /// <returns>What came back.</returns>
    public OperationResult Execute(Operation operation) => Execute(operation, CancellationToken.None);

    /// <summary>Carries out one operation that a fatal signal may end.</summary>
    /// <param name="killed">The signal.</param>
    /// <returns>What came back.</returns>
    /// <exception cref="ArgumentException">The operation is of a kind that a process can't carry out.</exception>
    public OperationResult Execute(Operation operation, CancellationToken killed) => operation switch
    {
        WriteOperation write => _machine.Files.Write(write.Path, write.Value.Span, killed),
        ReadOperation read => _machine.Files.Read(read.Path, killed),
        ListOperation list => _machine.Files.List(list.Path),
        LoadModuleOperation load => new OperationResult(_machine.LoadModule(load.Module)),
        LoadTestDriverOperation load => new OperationResult(_machine.LoadModule(load.Driver)),
        UnloadModuleOperation unload => new OperationResult(_machine.UnloadModule(unload.Module)),
        OpenOperation open => Open(open),
        CloseOperation => Close(),
        MmapOperation mmap => Map(mmap),
        MunmapOperation munmap => Unmap(munmap),
        TouchOperation touch => Touch(touch),
        ForkOperation fork => Fork(fork),
        KilledOperation inner => Execute(inner.Inner, new CancellationToken(canceled: true)),
        FailingAllocationOperation failing => ExecuteFailing(failing, killed),
        _ => throw new ArgumentException($"a process can't carry out '{operation}'", nameof(operation)),
    };

    /// <summary>Ends the process: unmaps and closes what it has.</summary>
    public void Exit()
    {
        DropMapping();
        DropFile();
    }

    private OperationResult ExecuteFailing(FailingAllocationOperation failing, CancellationToken killed)
    {
        if (_allocations is null)
        {
            throw new ArgumentException("the machine was made without a memory policy that can fail", nameof(failing));
        }

        _allocations.FailNext(failing.Index);
        try
        {
            return Execute(failing.Inner, killed);
        }
        finally
        {
            _allocations.GrantAll();
        }
    }

    private OperationResult Open(OpenOperation open)
    {
        DropFile();
        var errno = _machine.Files.Open(open.Device, open.Mode, out _file);
        return errno == Errno.None ? OperationResult.Success : OperationResult.Failure(SystemCall.Open, errno);
    }

    private OperationResult Close()
    {
        if (_file is null)
        {
            return OperationResult.Failure(SystemCall.Close, Errno.EBADF);
        }

        DropFile();
        return OperationResult.Success;
    }

    private OperationResult Map(MmapOperation request)
    {
        DropMapping();
        if (request.Device == MmapOperation.KeptFile)
        {
            // The system call looks at the offset before it looks the file up.
            return _file is not null ? MapFile(_file, request)
                : OperationResult.Failure(SystemCall.Mmap, request.Offset % PageSize.Base != 0 ? Errno.EINVAL : Errno.EBADF);
        }

        var mode = request.Protection.HasFlag(Protection.Write) ? OpenMode.ReadWrite : OpenMode.ReadOnly;
        var errno = _machine.Files.Open(request.Device, mode, out var file);
        if (errno != Errno.None)
        {
            return OperationResult.Failure(SystemCall.Open, errno);
        }

        var result = MapFile(file!, request);
        file!.Put();
        return result;
    }

    private OperationResult MapFile(OpenFile file, MmapOperation request)
    {
        var errno = file.Map(request, out _mapping);
        if (errno != Errno.None)
        {
            return OperationResult.Failure(SystemCall.Mmap, errno);
        }

        _mappingLength = (request.Length + PageSize.Base - 1) & ~(PageSize.Base - 1);
        return OperationResult.Success with { AddressAlign = AlignOf(_mapping!, request.FixedOffset is not null) };
    }

    private static ulong AlignOf(MemoryMapping mapping, bool isFixed)
    {
        var natural = mapping.Address % PageSize.Upper == 0 ? PageSize.Upper
            : mapping.Address % PageSize.Middle == 0 ? PageSize.Middle
            : PageSize.Base;
        return isFixed ? natural : Math.Min(natural, mapping.Align);
    }

    private OperationResult Unmap(MunmapOperation request)
    {
        if (_mapping is null)
        {
            return OperationResult.NotExecuted("nomap");
        }

        if (request.At is not { } at)
        {
            DropMapping();
            return OperationResult.Success;
        }

        var length = request.Length ?? 0;
        if (at + length > _mappingLength)
        {
            return OperationResult.NotExecuted("outside");
        }

        var errno = _mapping.Unmap(at, length);
        return errno == Errno.None ? OperationResult.Success : OperationResult.Failure(SystemCall.Munmap, errno);
    }

    private OperationResult Touch(TouchOperation touch)
    {
        if (CheckPlace(touch.At) is { } refusal)
        {
            return refusal;
        }

        if (touch.Value is not { } value)
        {
            return Loaded(_mapping!.Load(touch.At));
        }

        var result = _mapping!.Store(touch.At, value);
        if (result.Errno != Errno.None)
        {
            return OperationResult.Failure(SystemCall.Touch, result.Errno);
        }

        _written.Add(result.Physical);
        return OperationResult.Success with { Text = "ok" };
    }

    private OperationResult Fork(ForkOperation fork) =>
        CheckPlace(fork.At) ?? Loaded(_mapping!.LoadInForkedChild(fork.At));

    private OperationResult? CheckPlace(ulong at)
    {
        if (_mapping is null)
        {
            return OperationResult.NotExecuted("nomap");
        }

        return at + sizeof(ulong) > _mappingLength ? OperationResult.NotExecuted("outside") : null;
    }

    private OperationResult Loaded(AccessResult result)
    {
        if (result.Errno != Errno.None)
        {
            return OperationResult.Failure(SystemCall.Touch, result.Errno);
        }

        return _written.Contains(result.Physical)
            ? OperationResult.Success with { Value = result.Value }
            : OperationResult.Success with { Text = "other" };
    }

    private void DropFile()
    {
        _file?.Put();
        _file = null;
    }

    private void DropMapping()
    {
        _mapping?.Unmap();
        _mapping = null;
    }
}
