using DaxVerify.Serve.Fuse;

namespace DaxVerify.Serve.Tests.Fuse;

/// <summary>Requests that hang don't keep others waiting.</summary>
public class RequestThreadsTests
{
    private const int Hung = 300;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    /// <summary>A pool would come to the last of them after minutes: it adds a thread or two a second.</summary>
    [Fact]
    public void One_more_begins_however_many_hang()
    {
        using var all = new CountdownEvent(Hung);
        using var release = new ManualResetEventSlim();
        using var ended = new CountdownEvent(Hung);
        var threads = new RequestThreads();
        for (var i = 0; i < Hung; i++)
        {
            threads.Run(() =>
            {
                all.Signal();
                release.Wait();
                ended.Signal();
            });
        }

        Assert.True(all.Wait(s_patience), $"{all.CurrentCount} of {Hung} have not begun");
        release.Set();
        Assert.True(ended.Wait(s_patience));
    }

    [Fact]
    public void Threads_are_used_again()
    {
        var threads = new RequestThreads();
        var ids = new HashSet<int>();
        for (var i = 0; i < 100; i++)
        {
            using var done = new ManualResetEventSlim();
            threads.Run(() =>
            {
                ids.Add(Environment.CurrentManagedThreadId);
                done.Set();
            });
            Assert.True(done.Wait(s_patience));
        }

        Assert.InRange(ids.Count, 1, 50);
    }
}
