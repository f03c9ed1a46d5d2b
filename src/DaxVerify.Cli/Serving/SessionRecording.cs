using DaxVerify.Bus;
using DaxVerify.Cli.Invocation;
using DaxVerify.Serve.Sessions;
using DaxVerify.Verification.Recordings;
using DaxVerify.Vocabulary;
using DaxVerify.Vocabulary.Observations;
using DaxVerify.Vocabulary.Operations;
using DaxVerify.Vocabulary.Topologies;

namespace DaxVerify.Cli.Serving;

/// <summary>Keeps what clients do to a served machine as a recording of one sequence, named after its file.</summary>
internal sealed class SessionRecording : ISessionRecorder
{
    private readonly OutputOption _option;
    private readonly string _path;
    private readonly SequenceRecorder _recorder;
    private int _leftOut;

    /// <summary>Begins.</summary>
    /// <param name="option">What names the file.</param>
    /// <param name="path">The file.</param>
    /// <exception cref="UsageException">It can't be written.</exception>
    public SessionRecording(OutputOption option, string path, DaxMachine machine, BusTopology topology, KernelMode mode)
    {
        OutputFile.Probe(option, path);
        _option = option;
        _path = path;
        _recorder = new SequenceRecorder(Path.GetFileName(path).Split('.')[0], machine, topology, mode);
    }

    /// <summary>What there is, for people.</summary>
    public string Words => $"{Counted.Of(_recorder.Steps, "step")} recorded in {_path}, {_leftOut} left out{(_recorder.End is { } end ? $"; ended by {end}" : string.Empty)}";

    /// <summary>Whether everything that was done is recorded.</summary>
    public bool IsWhole => _leftOut == 0 && _recorder.End is null;

    /// <inheritdoc/>
    public void Add(Operation operation, OperationResult result)
    {
        if (!_recorder.TryAdd(operation, result))
        {
            _leftOut++;
        }
    }

    /// <inheritdoc/>
    public void Die(Operation operation, string why) => _recorder.Die(operation, why);

    /// <inheritdoc/>
    public void LeaveOut() => _leftOut++;

    /// <summary>Writes the file.</summary>
    /// <exception cref="UsageException">It can't be written.</exception>
    /// <exception cref="OutputException">There is no room for it.</exception>
    public void Write() => OutputFile.Write(_option, _path, _recorder.ToLine() + "\n");
}
