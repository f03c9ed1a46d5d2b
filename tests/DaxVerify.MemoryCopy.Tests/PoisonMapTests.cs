using Xunit;

namespace DaxVerify.MemoryCopy.Tests;

/// <summary>The poison map against a set of single lines.</summary>
public class PoisonMapTests
{
    private const long Line = PoisonMap.LineBytes;

    [Fact]
    public void Poisoning_one_byte_loses_its_line_and_clearing_needs_the_whole_line()
    {
        var map = new PoisonMap();
        Assert.True(map.IsEmpty);
        map.Poison(130, 1);
        Assert.Equal([(128UL, 64UL)], map.Runs());
        map.Clear(129, 200);
        Assert.Equal([(128UL, 64UL)], map.Runs());
        map.Clear(128, 63);
        Assert.Equal([(128UL, 64UL)], map.Runs());
        map.Clear(128, 64);
        Assert.True(map.IsEmpty);
    }

    [Fact]
    public void Ranges_that_touch_become_one_and_a_cleared_middle_splits_it()
    {
        var map = new PoisonMap();
        map.Poison(0, Line);
        map.Poison(Line, 3 * Line);
        Assert.Equal([(0UL, 256UL)], map.Runs());
        map.Clear(64, 64);
        Assert.Equal([(0UL, 64UL), (128UL, 128UL)], map.Runs());
    }

    [Fact]
    public void The_clean_prefix_ends_at_the_first_poisoned_line()
    {
        var map = new PoisonMap();
        Assert.Equal(1000, map.CleanPrefix(0, 1000));
        map.Poison(512, 1);
        Assert.Equal(512, map.CleanPrefix(0, 1000));
        Assert.Equal(512, map.CleanPrefix(0, 512));
        Assert.Equal(511, map.CleanPrefix(0, 511));
        Assert.Equal(2, map.CleanPrefix(510, 10));
        Assert.Equal(0, map.CleanPrefix(512, 10));
        Assert.Equal(0, map.CleanPrefix(575, 10));
        Assert.Equal(10, map.CleanPrefix(576, 10));
        Assert.Equal(0, map.CleanPrefix(100, 0));
    }

    [Fact]
    public void Wrong_ranges_are_refused_and_change_nothing()
    {
        var map = new PoisonMap();
        Assert.Throws<ArgumentOutOfRangeException>(() => map.Poison(0, -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => map.Clear(ulong.MaxValue, 2));
        map.Poison(64, 0);
        Assert.True(map.IsEmpty);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Any_sequence_agrees_with_a_set_of_lines(int seed)
    {
        var random = new Random(seed);
        var map = new PoisonMap();
        var lines = new HashSet<long>();
        for (int step = 0; step < 2000; step++)
        {
            long address = random.Next(4096);
            long bytes = random.Next(600);
            if (random.Next(2) == 0)
            {
                map.Poison((ulong)address, bytes);
                lines.UnionWith(Enumerable.Range(0, 80).Select(i => (long)i)
                    .Where(line => bytes > 0 && (line + 1) * Line > address && line * Line < address + bytes));
            }
            else
            {
                map.Clear((ulong)address, bytes);
                lines.RemoveWhere(line => line * Line >= address && (line + 1) * Line <= address + bytes);
            }

            long from = random.Next(5000);
            long length = random.Next(3000);
            long expected = 0;
            while (expected < length && !lines.Contains((from + expected) / Line))
            {
                expected++;
            }

            Assert.True(
                expected == map.CleanPrefix((ulong)from, length),
                $"seed {seed}, step {step}: clean prefix of {from}+{length} is {expected}, got {map.CleanPrefix((ulong)from, length)}");
            Assert.Equal(lines.Count, (int)map.Runs().Sum(run => (long)run.Bytes / Line));
        }
    }

    [Fact]
    public async Task Readers_see_every_line_that_stays_poisoned_while_others_change()
    {
        var map = new PoisonMap();
        map.Poison(1 << 20, 64);
        using var stop = new CancellationTokenSource();
        Task writer = Task.Run(() =>
        {
            for (ulong i = 0; !stop.IsCancellationRequested; i++)
            {
                map.Poison(i % 512 * 128, 64);
                map.Clear((i + 256) % 512 * 128, 64);
            }
        });
        for (int i = 0; i < 200_000; i++)
        {
            Assert.Equal(128, map.CleanPrefix((1 << 20) - 128, 4096));
        }

        await stop.CancelAsync();
        await writer;
    }
}
