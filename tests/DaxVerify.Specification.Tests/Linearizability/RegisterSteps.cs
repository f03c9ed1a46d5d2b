using DaxVerify.Specification.Linearizability;

namespace DaxVerify.Specification.Tests.Linearizability;

/// <summary>What a register returns.</summary>
/// <param name="Value">The value read, or written before.</param>
public sealed record RegisterResult(int Value);

/// <summary>What is asked of a register.</summary>
/// <param name="Kind">One of <c>w</c> (write), <c>r</c> (read), <c>i</c> (increment in one step), <c>s</c> (increment that reads in one step and writes in another).</param>
/// <param name="Value">What is written.</param>
public sealed record RegisterOperation(char Kind, int Value);

/// <summary>What an operation on a register still has to do.</summary>
/// <param name="Operation">The operation.</param>
/// <param name="Seen">What its first step read.</param>
/// <param name="Result">Its result, at its end.</param>
public readonly record struct RegisterActivity(RegisterOperation Operation, int? Seen, RegisterResult? Result);

/// <summary>A register: the smallest specification that the checker can be tried on.</summary>
public sealed class RegisterSteps : IAtomicSteps<int, RegisterActivity, RegisterOperation, RegisterResult>
{
    /// <inheritdoc/>
    public RegisterActivity Begin(int process, RegisterOperation operation, RegisterResult? expected) => new(operation, null, null);

    /// <inheritdoc/>
    public void Advance(int state, RegisterActivity activity, List<(int State, RegisterActivity Next)> outcomes)
    {
        var operation = activity.Operation;
        outcomes.Add(operation.Kind switch
        {
            'w' => (operation.Value, activity with { Result = new RegisterResult(operation.Value) }),
            'r' => (state, activity with { Result = new RegisterResult(state) }),
            'i' => (state + 1, activity with { Result = new RegisterResult(state + 1) }),
            's' when activity.Seen is null => (state, activity with { Seen = state }),
            's' => (activity.Seen!.Value + 1, activity with { Result = new RegisterResult(activity.Seen.Value + 1) }),
            _ => throw new InvalidOperationException($"no operation '{operation.Kind}'"),
        });
    }

    /// <inheritdoc/>
    public RegisterResult? ResultOf(RegisterActivity activity) => activity.Result;

    /// <inheritdoc/>
    public bool Fits(RegisterResult possible, RegisterResult seen) => possible == seen;
}
