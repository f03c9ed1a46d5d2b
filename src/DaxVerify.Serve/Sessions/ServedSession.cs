using DaxVerify.Bus.DriverCore;
using DaxVerify.Serve.Tree;
using DaxVerify.Vocabulary.Observations;
using DaxVerify.Vocabulary.Operations;

namespace DaxVerify.Serve.Sessions;

/// <summary>What clients do to the bus's files. With a recorder each operation runs alone, so that there is an order to be told; without one, side by side.</summary>
internal sealed class ServedSession(ISessionRecorder? recorder)
{
    private readonly Lock _alone = new();
    private bool _isDead;

    /// <summary>Carries out an operation.</summary>
    /// <param name="file">The file that it is on; of the bus or not.</param>
    /// <param name="operation">Makes the operation that it is, for the file's path.</param>
    public OperationResult Run(ServedFile file, Func<string, Operation> operation, Func<OperationResult> act)
    {
        if (recorder is null || file.Origin is not { } origin)
        {
            return act();
        }

        lock (_alone)
        {
            if (_isDead)
            {
                return act();
            }

            if (!origin.IsThere())
            {
                recorder.LeaveOut();
                return act();
            }

            return Tell(recorder, operation(origin.Path), act);
        }
    }

    private OperationResult Tell(ISessionRecorder told, Operation operation, Func<OperationResult> act)
    {
        try
        {
            var result = act();
            told.Add(operation, result);
            return result;
        }
        catch (Exception e) when (e is UseAfterFreeException or OutOfBoundsException or InvalidOperationException)
        {
            _isDead = true;
            told.Die(operation, e.Message);
            throw;
        }
    }
}
