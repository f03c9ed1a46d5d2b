using DaxVerify.Bus.DriverCore;

namespace DaxVerify.Bus.Tests.DriverCore;

public class ReferenceTests
{
    private readonly ObjectLedger _ledger = new();

    [Fact]
    public void An_object_is_released_exactly_once_when_the_last_reference_is_dropped()
    {
        var counted = new Counted(_ledger);
        counted.Get();
        counted.Put();
        Assert.Equal(0, counted.Releases);
        Assert.Equal(["counted"], _ledger.Alive());
        counted.Put();
        Assert.Equal(1, counted.Releases);
        Assert.Empty(_ledger.Alive());
    }

    [Fact]
    public void Every_use_after_the_release_is_detected_again_and_again()
    {
        var counted = new Counted(_ledger);
        counted.Put();
        for (var i = 0; i < 3; i++)
        {
            Assert.Throws<UseAfterFreeException>(counted.Get);
            Assert.Throws<UseAfterFreeException>(counted.ThrowIfFreed);
        }

        Assert.Throws<UseAfterFreeException>(counted.Put);
        Assert.Equal(1, counted.Releases);
    }

    [Fact]
    public void A_walk_tolerates_that_the_entry_it_stands_on_is_removed_and_released()
    {
        var list = new WalkList<Counted>();
        var items = Enumerable.Range(0, 4).Select(_ => new Counted(_ledger)).ToArray();
        foreach (var item in items)
        {
            list.Add($"{Array.IndexOf(items, item)}", item);
        }

        var seen = new List<int>();
        foreach (var item in list.Walk())
        {
            var index = Array.IndexOf(items, item);
            seen.Add(index);
            item.ThrowIfFreed();
            if (index == 1)
            {
                Remove(list, items[1]);
                Remove(list, items[2]);
                item.ThrowIfFreed();
            }
        }

        Assert.Equal([0, 1, 3], seen);
        Assert.Equal(1, items[1].Releases);
        Assert.Equal(1, items[2].Releases);
        Assert.Equal(2, list.Count);
    }

    [Fact]
    public void An_abandoned_walk_leaves_no_reference_behind()
    {
        var list = new WalkList<Counted>();
        var item = new Counted(_ledger);
        list.Add("x", item);
        foreach (var first in list.Walk())
        {
            Assert.Same(item, first);
            break;
        }

        Remove(list, item);
        Assert.Empty(_ledger.Alive());
    }

    [Fact]
    public void A_removed_entry_is_not_found_any_more_while_a_walker_stands_on_it()
    {
        var list = new WalkList<Counted>();
        var item = new Counted(_ledger);
        list.Add("x", item);
        using var walk = list.Walk().GetEnumerator();
        Assert.True(walk.MoveNext());
        list.Remove(item);
        Assert.False(list.TryFind("x", out _));
        Assert.False(list.TryLast(out _));
        Assert.Empty(list.Walk());
        Assert.False(walk.MoveNext());
        item.Put();
        Assert.Empty(_ledger.Alive());
    }

    [Fact]
    public void Removing_and_waiting_waits_for_the_walker_that_stands_on_the_entry()
    {
        var list = new WalkList<Counted>();
        var item = new Counted(_ledger);
        list.Add("x", item);
        var walk = list.Walk().GetEnumerator();
        Assert.True(walk.MoveNext());
        var removal = Worker.Run(() => list.RemoveAndWait(item)).AwaitBlocked();
        walk.Dispose();
        removal.Join();
        Assert.Equal(0, list.Count);
    }

    private static void Remove(WalkList<Counted> list, Counted item)
    {
        Assert.True(list.Remove(item));
        item.Put();
    }

    private sealed class Counted(ObjectLedger ledger) : ReferenceCounted(ledger)
    {
        public int Releases { get; private set; }

        public override string Describe() => "counted";

        protected override void OnReleased() => Releases++;
    }
}
