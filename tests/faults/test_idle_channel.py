"""A chat in which nobody writes for a while is not a broken one."""

import asyncio

import pytest
from channels.layers import get_channel_layer

IDLE = 20  # seconds; a Redis client with a read timeout hung up after five


@pytest.mark.faults_long
async def test_a_message_arrives_after_a_long_silence() -> None:
    layer = get_channel_layer()
    channel = await layer.new_channel()
    await layer.group_add("idle", channel)
    waiting = asyncio.create_task(layer.receive(channel))

    await asyncio.sleep(IDLE)
    assert not waiting.done()
    await layer.group_send("idle", {"type": "nudge"})

    assert await asyncio.wait_for(waiting, 5) == {"type": "nudge"}
