namespace DaxVerify.Exploration.Runtime;

/// <summary>One pooled OS thread that runs controlled threads, one after the other, execution after execution.</summary>
internal sealed class Worker
{
    private ThreadSlot? _assigned;
    private bool _stop;

    /// <summary>Wraps the engine's own thread.</summary>
    public Worker()
    {
    }

    /// <summary>Starts an OS thread that waits for work.</summary>

    /// <param name="core">The core to pin it to; negative for none.</param>
    /// <param name="usesTasks">What it queues to the thread pool is to be caught.</param>
    public Worker(int core, bool usesTasks)
    {
        OsThread = new Thread(() => Loop(core, usesTasks), Controller.StackBytes) { IsBackground = true, Name = "daxverify worker" };
        OsThread.UnsafeStart();
    }

    /// <summary>Where the OS thread waits for its turn.</summary>
    public Parking Parking { get; } = new(Platform.UsesLinux);

    /// <summary>What was queued to the thread pool from the OS thread; null unless that is to be caught.</summary>
    public PoolQueue? Pool { get; set; }

    /// <summary>The OS thread; null for the engine's own.</summary>
    public Thread? OsThread { get; set; }

    /// <summary>Hands the worker a controlled thread to run from its start.</summary>
    public void Run(ThreadSlot slot)
    {
        _assigned = slot;
        Parking.Signal();
    }

    /// <summary>Ends the OS thread once it is idle.</summary>
    public void Stop()
    {
        _stop = true;
        Parking.Signal();
    }

    private void Loop(int core, bool usesTasks)
    {
        Processor.Pin(core);
        Outsiders.Know();
        Pool = usesTasks ? PoolQueue.Install() : null;
        while (true)
        {
            Parking.Wait();
            if (_stop)
            {
                return;
            }

            var slot = _assigned!;
            _assigned = null;
            slot.Controller.RunOnWorker(slot, this);
        }
    }
}
