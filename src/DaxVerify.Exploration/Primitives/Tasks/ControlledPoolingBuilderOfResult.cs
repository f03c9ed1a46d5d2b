using System.Runtime.CompilerServices;

namespace DaxVerify.Exploration.Primitives.Tasks;

/// <summary>
/// Takes the place of the pooling builder of async methods that return a ValueTask with a value: a task of its own each time, whose result may be taken once, as that of a
/// state machine that goes back to its pool then.
/// </summary>
/// <typeparam name="T">The value.</typeparam>
[Substitutes("System.Runtime.CompilerServices.PoolingAsyncValueTaskMethodBuilder`1")]
internal struct ControlledPoolingBuilderOfResult<T>
{
    private AsyncValueTaskMethodBuilder<T> _inner;

    public ValueTask<T> Task
    {
        get
        {
            var task = _inner.Task;
            SingleUse.Mark(BuilderTask<T>.Of(ref _inner));
            return task;
        }
    }

    public static ControlledPoolingBuilderOfResult<T> Create() => default;

    public void Start<TStateMachine>(ref TStateMachine stateMachine)
        where TStateMachine : IAsyncStateMachine => _inner.Start(ref stateMachine);

    public void SetStateMachine(IAsyncStateMachine stateMachine) => _inner.SetStateMachine(stateMachine);

    public void SetResult(T result, string site) => AsyncValueTaskMethodBuilderOfResultShim.SetResult(ref _inner, result, site);

    public void SetException(Exception exception, string site) => AsyncValueTaskMethodBuilderOfResultShim.SetException(ref _inner, exception, site);

    public void AwaitOnCompleted<TAwaiter, TStateMachine>(ref TAwaiter awaiter, ref TStateMachine stateMachine, string site)
        where TAwaiter : INotifyCompletion
        where TStateMachine : IAsyncStateMachine => AsyncValueTaskMethodBuilderOfResultShim.AwaitOnCompleted(ref _inner, ref awaiter, ref stateMachine, site);

    public void AwaitUnsafeOnCompleted<TAwaiter, TStateMachine>(ref TAwaiter awaiter, ref TStateMachine stateMachine, string site)
        where TAwaiter : ICriticalNotifyCompletion
        where TStateMachine : IAsyncStateMachine => AsyncValueTaskMethodBuilderOfResultShim.AwaitUnsafeOnCompleted(ref _inner, ref awaiter, ref stateMachine, site);
}
