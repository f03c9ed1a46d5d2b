namespace DaxVerify.Exploration.Demos;

/// <summary>Operations that the engine doesn't control.</summary>
public static class UncontrolledOperations
{
    public static void ParallelQuery() => _ = new[] { 1, 2, 3 }.AsParallel().Sum();

    /// <summary>Three things that aren't controlled, one of them in a method that is called, one in an asynchronous one.</summary>
    public static void Several()
    {
        ParallelQuery();
        if (Environment.ProcessorCount > 0)
        {
            Inner();
        }

        Asynchronous().Wait();

        static void Inner() => Http();

        static async Task Asynchronous()
        {
            await Task.Yield();
            RegisteredWait();
        }
    }

    public static void Dataflow()
    {
        var block = new System.Threading.Tasks.Dataflow.BufferBlock<int>();
        System.Threading.Tasks.Dataflow.DataflowBlock.Post(block, 1);
    }

    public static void OldTimer()
    {
        using var timer = new System.Timers.Timer(10);
        timer.Start();
    }

    public static void Worker()
    {
        using var worker = new System.ComponentModel.BackgroundWorker();
        worker.RunWorkerAsync();
    }

    public static Task FactoryOfMany() => Task.Factory.ContinueWhenAll([Task.CompletedTask], _ => { });

    public static void Finalizers() => GC.WaitForPendingFinalizers();

    public static void Console() => System.Console.ReadLine();

    public static void Process() => System.Diagnostics.Process.Start("true").WaitForExit();

    public static void Pipe()
    {
        using var pipe = new System.IO.Pipes.AnonymousPipeServerStream();
        pipe.WaitForPipeDrain();
    }

    public static void Socket()
    {
        using var socket = new System.Net.Sockets.TcpClient();
        socket.Connect("localhost", 9);
    }

    public static void OtherClock()
    {
        using var source = new CancellationTokenSource(TimeSpan.FromSeconds(1), new OwnTime());
    }

    private sealed class OwnTime : TimeProvider;

    public static void NamedMutex()
    {
        using var mutex = new Mutex(false, "daxverify-demo");
        mutex.WaitOne();
    }

    public static void RegisteredWait()
    {
        using var e = new AutoResetEvent(true);
        ThreadPool.RegisterWaitForSingleObject(e, (_, _) => { }, null, 0, true);
    }

    /// <summary>A handle that reflection makes.</summary>
    public static void OtherHandle() => ((AutoResetEvent)Activator.CreateInstance(typeof(AutoResetEvent), [false])!).WaitOne();

    /// <summary>A task of which only the framework knows.</summary>
    public static async Task OtherTask() => await new ConcurrentExclusiveSchedulerPair().Completion;

    /// <summary>The same, by its handle.</summary>
    public static void HandleOfOtherTask() => ((IAsyncResult)new ConcurrentExclusiveSchedulerPair().Completion).AsyncWaitHandle.WaitOne();

    public static void Http()
    {
        using var client = new HttpClient();
        client.Send(new HttpRequestMessage());
    }

    /// <summary>Sleeps in a function that is called by its address, so that nothing says where it is.</summary>
    public static unsafe void ByAddress()
    {
        var sleep = (delegate* unmanaged<uint, uint>)System.Runtime.InteropServices.NativeLibrary.GetExport(System.Runtime.InteropServices.NativeLibrary.Load("libc.so.6"), "sleep");
        Run.Together(() => sleep(8), () => { });
    }

    [System.Runtime.InteropServices.DllImport("libc")]
    private static extern int pause();

    /// <summary>One thread waits under control, one outside of it for a lock that the first holds, which a method of the framework takes that is called by reflection.</summary>
    public static void BlockedByReflection()
    {
        var write = typeof(TextWriter).GetMethod("Write", [typeof(string)])!;
        using var slow = new SlowWriter();
        var writer = TextWriter.Synchronized(slow);
        Run.Together(
            () => writer.Write("a"),
            () =>
            {
                slow.Began.Wait();
                write.Invoke(writer, ["b"]);
            });
    }

    public static void BlockedByASynchronisedWriter()
    {
        using var slow = new SlowWriter();
        var writer = TextWriter.Synchronized(slow);
        Run.Together(
            () => writer.Write("a"),
            () =>
            {
                slow.Began.Wait();
                writer.Write("b");
            });
    }

    public static void BlockedInNativeCode() => Run.Together(() => pause(), () => { });

    /// <summary>Ends after some seconds, so that the test process doesn't keep a core busy for ever.</summary>
    public static void LongLoop() => Run.Together(() =>
    {
        var x = 1UL;
        for (var i = 0L; i < 6_000_000_000; i++)
        {
            x = (x * 6364136223846793005UL) + 1;
        }

        GC.KeepAlive(x);
    });

    private static async Task Await(Task task) => await task;

    [Demo("Tasks")]
    public static void CompletedTasks()
    {
        Task.CompletedTask.Wait();
        Await(Task.FromResult(3)).GetAwaiter().GetResult();
        Run.Expect(Task.FromResult(3).Result == 3, "lost");
    }

    public static async Task PipeOfMemory()
    {
        var pipe = new System.IO.Pipelines.Pipe();
        var writer = Task.Run(async () =>
        {
            await pipe.Writer.WriteAsync(new byte[] { 1, 2, 3 });
            await pipe.Writer.CompleteAsync();
        });
        while (true)
        {
            var read = await pipe.Reader.ReadAsync();
            pipe.Reader.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted)
            {
                break;
            }
        }

        await writer;
    }

    public static void PoolOfOthers()
    {
        var count = 0;
        System.IO.Pipelines.PipeScheduler.ThreadPool.Schedule(_ => count++, null);
        count++;
    }

    public static void Expression()
    {
        System.Linq.Expressions.Expression<Func<Lazy<int>, int>> get = lazy => lazy.Value;
        Run.Expect(get.Compile()(new Lazy<int>(() => 3)) == 3, "another");
    }

    /// <summary>One thread: what its own read loop has given back is not looked at.</summary>
    public static async Task PipeOfOneThread()
    {
        var pipe = new System.IO.Pipelines.Pipe();
        await pipe.Writer.WriteAsync(new byte[] { 1, 2, 3 });
        var read = await pipe.Reader.ReadAsync();
        pipe.Reader.AdvanceTo(read.Buffer.End);
        Run.Expect(!read.IsCompleted, "ended");
        await pipe.Writer.CompleteAsync();
        read = await pipe.Reader.ReadAsync();
        pipe.Reader.AdvanceTo(read.Buffer.End);
        Run.Expect(read.IsCompleted, "not ended");
    }

    public static void LockByADelegate()
    {
        var gate = new object();
        var enter = typeof(Monitor).GetMethod("Enter", [typeof(object)])!.CreateDelegate<Action<object>>();
        enter(gate);
        Monitor.Exit(gate);
    }

    public static void LockByAnExpression()
    {
        var gate = new object();
        var enter = System.Linq.Expressions.Expression.Lambda<Action>(
            System.Linq.Expressions.Expression.Call(typeof(Monitor).GetMethod("Enter", [typeof(object)])!, System.Linq.Expressions.Expression.Constant(gate))).Compile();
        enter();
        Monitor.Exit(gate);
    }

    public static void LockInMadeCode()
    {
        var made = new System.Reflection.Emit.DynamicMethod("Enter", null, [typeof(object)]);
        var code = made.GetILGenerator();
        code.Emit(System.Reflection.Emit.OpCodes.Ldarg_0);
        code.Emit(System.Reflection.Emit.OpCodes.Call, typeof(Monitor).GetMethod("Enter", [typeof(object)])!);
        code.Emit(System.Reflection.Emit.OpCodes.Ret);
        var gate = new object();
        made.CreateDelegate<Action<object>>()(gate);
        Monitor.Exit(gate);
    }

    public static void EventByItsName()
    {
        using var set = new ManualResetEvent(false);
        typeof(EventWaitHandle).InvokeMember("Set", System.Reflection.BindingFlags.InvokeMethod | System.Reflection.BindingFlags.Public | System.Reflection.BindingFlags.Instance, null, set, null);
        set.WaitOne();
    }

    public static void EventByReflection()
    {
        using var set = new ManualResetEvent(false);
        typeof(EventWaitHandle).GetMethod("Set")!.Invoke(set, null);
        set.WaitOne();
    }

    /// <summary>What only makes or looks is right as it is.</summary>
    public static void HarmlessByReflection()
    {
        var number = 0;
        var add = typeof(Interlocked).GetMethod("Increment", [typeof(int).MakeByRefType()])!;
        object[] arguments = [number];
        add.Invoke(null, arguments);
        var done = (Task)typeof(Task).GetMethod("FromResult")!.MakeGenericMethod(typeof(int)).Invoke(null, [3])!;
        Run.Expect(done.IsCompleted && (int)arguments[0] == 1, "neither");
    }

    private sealed class SlowWriter : StringWriter
    {
        private readonly SemaphoreSlim _never = new(0);

        public ManualResetEventSlim Began { get; } = new();

        public override void Write(string? value)
        {
            Began.Set();
            _never.Wait();
        }
    }
}
