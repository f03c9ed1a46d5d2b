using DaxVerify.Bus.Resources;

namespace DaxVerify.Bus.Tests.Resources;

public class ResourceTests
{
    private readonly Resource _root = new("root", 0x1000, 0x8fff, isBusy: false);

    [Fact]
    public void Children_are_ordered_whatever_the_order_of_requests()
    {
        Assert.NotNull(_root.Request("b", 0x5000, 0x1000));
        Assert.NotNull(_root.Request("a", 0x1000, 0x1000));
        Assert.NotNull(_root.Request("c", 0x8000, 0x1000));
        Assert.Equal(["a", "b", "c"], _root.Children.Select(c => c.Name));
        Assert.Equal(0x3000UL, _root.ChildBytes);
    }

    [Theory]
    [InlineData(0x4000, 0x1001)]
    [InlineData(0x5fff, 0x1)]
    [InlineData(0x1000, 0x8000)]
    [InlineData(0x0, 0x1001)]
    [InlineData(0x8000, 0x1001)]
    [InlineData(0x5000, 0x0)]
    public void A_request_that_overlaps_a_child_or_leaves_the_parent_fails_and_changes_nothing(ulong start, ulong size)
    {
        _root.Request("a", 0x5000, 0x1000);
        Assert.Null(_root.Request("b", start, size));
        Assert.Single(_root.Children);
        Assert.Equal(0x1000UL, _root.ChildBytes);
    }

    [Fact]
    public void Release_needs_the_exact_range()
    {
        _root.Request("a", 0x5000, 0x2000);
        Assert.False(_root.Release(0x5000, 0x1000));
        Assert.False(_root.Release(0x6000, 0x1000));
        Assert.False(_root.Release(0x5000, 0x3000));
        Assert.True(_root.Release(0x5000, 0x2000));
        Assert.Empty(_root.Children);
        Assert.Equal(0UL, _root.ChildBytes);
    }

    [Fact]
    public void Adjust_grows_and_shrinks_in_place_inside_the_parent_and_clear_of_the_next()
    {
        _root.Request("a", 0x1000, 0x1000);
        _root.Request("b", 0x4000, 0x1000);
        Assert.Equal(Errno.None, _root.Adjust(0, 0x3000));
        Assert.Equal(Errno.EBUSY, _root.Adjust(0, 0x3001));
        Assert.Equal(Errno.EBUSY, _root.Adjust(1, 0x5001));
        Assert.Equal(Errno.None, _root.Adjust(0, 0x800));
        Assert.Equal(0x17ffUL, _root.Children[0].End);
        Assert.Equal(0x1800UL, _root.ChildBytes);
    }

    [Fact]
    public void A_request_nests_inside_a_child_that_is_not_busy()
    {
        var outer = _root.Request("outer", 0x2000, 0x4000)!;
        Assert.Null(_root.Request("inner", 0x3000, 0x1000));
        outer.IsBusy = false;
        Assert.NotNull(_root.Request("inner", 0x3000, 0x1000));
        Assert.Equal("inner", Assert.Single(outer.Children).Name);
        Assert.Equal(Errno.EBUSY, _root.Adjust(0, 0x1800));
    }

    [Fact]
    public void Ids_are_the_lowest_free_number_across_word_boundaries()
    {
        var ids = new IdAllocator();
        Assert.Equal(Enumerable.Range(0, 200), Enumerable.Range(0, 200).Select(_ => ids.Allocate()));
        ids.Free(130);
        ids.Free(7);
        ids.Free(64);
        Assert.Equal([7, 64, 130, 200], Enumerable.Range(0, 4).Select(_ => ids.Allocate()));
        Assert.Equal(201, ids.Count);
    }

    [Fact]
    public void Freeing_an_id_that_is_not_taken_is_an_error()
    {
        var ids = new IdAllocator();
        Assert.Throws<InvalidOperationException>(() => ids.Free(0));
        Assert.Throws<InvalidOperationException>(() => ids.Free(1000));
    }
}
