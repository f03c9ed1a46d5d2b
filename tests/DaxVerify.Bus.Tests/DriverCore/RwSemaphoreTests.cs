using DaxVerify.Bus.DriverCore;

namespace DaxVerify.Bus.Tests.DriverCore;

public class RwSemaphoreTests
{
    private readonly RwSemaphore _semaphore = new("semaphore");

    [Fact]
    public void Readers_share_it_and_a_writer_has_it_alone()
    {
        Assert.True(_semaphore.TryAcquireShared());
        Assert.True(_semaphore.TryAcquireShared());
        Assert.False(_semaphore.TryAcquireExclusive());
        _semaphore.ReleaseShared();
        _semaphore.ReleaseShared();
        Assert.True(_semaphore.TryAcquireExclusive());
        Assert.False(_semaphore.TryAcquireShared());
        Assert.False(_semaphore.TryAcquireExclusive());
        _semaphore.ReleaseExclusive();
        Assert.False(_semaphore.IsLocked);
    }

    [Fact]
    public void A_waiting_writer_goes_before_readers_that_come_later()
    {
        _semaphore.AcquireShared();
        var order = new List<string>();
        var writer = Worker.Run(() =>
        {
            _semaphore.AcquireExclusive();
            order.Add("writer");
            _semaphore.ReleaseExclusive();
        }).AwaitBlockedOn(_semaphore);
        Assert.False(_semaphore.TryAcquireShared());
        var reader = Worker.Run(() =>
        {
            _semaphore.AcquireShared();
            order.Add("reader");
            _semaphore.ReleaseShared();
        }).AwaitBlocked();
        _semaphore.ReleaseShared();
        writer.Join();
        reader.Join();
        Assert.Equal(["writer", "reader"], order);
    }

    [Fact]
    public void A_second_acquire_by_its_holder_hangs_as_the_kernels_does()
    {
        var worker = Worker.Run(() =>
        {
            _semaphore.AcquireExclusive();
            _semaphore.AcquireExclusive();
        });
        worker.AwaitBlockedOn(_semaphore).AwaitBlocked();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_killed_wait_is_EINTR_and_leaves_the_queue(bool isExclusive)
    {
        using var signal = new CancellationTokenSource();
        _semaphore.AcquireExclusive();
        var waiter = Worker.Run(() => isExclusive
            ? _semaphore.AcquireExclusiveKillable(signal.Token)
            : _semaphore.AcquireSharedKillable(signal.Token)).AwaitBlockedOn(_semaphore);
        signal.Cancel();
        Assert.Equal(Errno.EINTR, waiter.Join());
        Assert.False(_semaphore.IsContended);
        _semaphore.ReleaseExclusive();
        Assert.False(_semaphore.IsLocked);
    }

    [Fact]
    public void A_killed_writer_lets_the_readers_behind_it_through()
    {
        using var signal = new CancellationTokenSource();
        _semaphore.AcquireShared();
        var writer = Worker.Run(() => _semaphore.AcquireExclusiveKillable(signal.Token)).AwaitBlockedOn(_semaphore);
        var reader = Worker.Run(() => _semaphore.AcquireSharedKillable(CancellationToken.None)).AwaitBlocked();
        signal.Cancel();
        Assert.Equal(Errno.EINTR, writer.Join());
        Assert.Equal(Errno.None, reader.Join());
    }

    [Fact]
    public void A_kill_that_meets_a_grant_hangs_nobody()
    {
        using var together = new Barrier(2);
        for (var round = 0; round < 500; round++)
        {
            using var signal = new CancellationTokenSource();
            _semaphore.AcquireExclusive();
            var waiter = Worker.Run(() => _semaphore.AcquireExclusiveKillable(signal.Token)).AwaitBlockedOn(_semaphore);
            var killer = Worker.Run(() =>
            {
                together.SignalAndWait();
                signal.Cancel();
            });
            together.SignalAndWait();
            _semaphore.ReleaseExclusive();
            killer.Join();
            if (waiter.Join() == Errno.None)
            {
                _semaphore.ReleaseExclusive();
            }

            Assert.False(_semaphore.IsLocked);
        }
    }

    [Fact]
    public void Releasing_what_is_not_held_is_an_error_that_names_the_semaphore()
    {
        Assert.Contains("semaphore", Assert.Throws<InvalidOperationException>(_semaphore.ReleaseExclusive).Message, StringComparison.Ordinal);
        Assert.Contains("semaphore", Assert.Throws<InvalidOperationException>(_semaphore.ReleaseShared).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Synchronize_waits_for_readers_that_were_there_before_and_not_for_later_ones()
    {
        var section = new SleepableRcu();
        var early = section.ReadLock();
        var synchronizer = Worker.Run(section.Synchronize).AwaitBlocked();
        _ = section.ReadLock();
        section.ReadUnlock(early);
        synchronizer.Join();
    }
}
