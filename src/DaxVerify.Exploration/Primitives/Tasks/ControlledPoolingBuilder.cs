using System.Runtime.CompilerServices;

namespace DaxVerify.Exploration.Primitives.Tasks;

/// <summary>
/// Takes the place of the pooling builder of async methods that return a ValueTask with no value: a task of its own each time, whose result may be taken once, as that of a
/// state machine that goes back to its pool then.
/// </summary>
[Substitutes("System.Runtime.CompilerServices.PoolingAsyncValueTaskMethodBuilder")]
internal struct ControlledPoolingBuilder
{
    private AsyncValueTaskMethodBuilder _inner;

    public ValueTask Task
    {
        get
        {
            var task = _inner.Task;
            SingleUse.Mark(BuilderTask.Of(ref _inner));
            return task;
        }
    }

    public static ControlledPoolingBuilder Create() => default;

    public void Start<TStateMachine>(ref TStateMachine stateMachine)
        where TStateMachine : IAsyncStateMachine => _inner.Start(ref stateMachine);

    public void SetStateMachine(IAsyncStateMachine stateMachine) => _inner.SetStateMachine(stateMachine);

    public void SetResult(string site) => AsyncValueTaskMethodBuilderShim.SetResult(ref _inner, site);

    public void SetException(Exception exception, string site) => AsyncValueTaskMethodBuilderShim.SetException(ref _inner, exception, site);

    public void AwaitOnCompleted<TAwaiter, TStateMachine>(ref TAwaiter awaiter, ref TStateMachine stateMachine, string site)
        where TAwaiter : INotifyCompletion
        where TStateMachine : IAsyncStateMachine => AsyncValueTaskMethodBuilderShim.AwaitOnCompleted(ref _inner, ref awaiter, ref stateMachine, site);

    public void AwaitUnsafeOnCompleted<TAwaiter, TStateMachine>(ref TAwaiter awaiter, ref TStateMachine stateMachine, string site)
        where TAwaiter : ICriticalNotifyCompletion
        where TStateMachine : IAsyncStateMachine => AsyncValueTaskMethodBuilderShim.AwaitUnsafeOnCompleted(ref _inner, ref awaiter, ref stateMachine, site);
}
