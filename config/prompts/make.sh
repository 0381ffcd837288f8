#!/usr/bin/env bash
# Makes every prompt and the hold music anew: ./make.sh [FOLDER]
# Needs espeak-ng and sox, only here: the server plays the WAV files (8 kHz, mono, 16-bit PCM) and needs neither.
# To change what callers hear, edit a text below and run this; to use a recorded voice, replace NAME.wav by a file of the same format.
set -euo pipefail
out=$(realpath "${1:-$(dirname "$0")}")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
voice=en-us+f3 speed=150 pitch=52
loudness=-21 # RMS in dBFS over the spoken parts

# level IN OUT: the same loudness for every prompt, peaks limited, format of the telephone.
level() {
  local rms gain
  rms=$(sox "$1" -n stats 2>&1 | awk '/^RMS lev dB/ { print $4 }')
  gain=$(awk -v want="$loudness" -v is="$rms" 'BEGIN { printf "%.2f", want - is }')
  sox -R "$1" -r 8000 -c 1 -b 16 -e signed-integer "$2" fade q 0.01 -0 0.02 gain "$gain" compand 0.002,0.08 6:-9,-6,-4 0 -90 0.002 rate 8000 pad 0.03 "${3:-0.08}"
}

# say NAME TEXT [PAUSE]: one prompt, with PAUSE seconds of silence behind it.
say() {
  espeak-ng -v "$voice" -s "$speed" -p "$pitch" -w "$work/raw.wav" "$2"
  sox -R "$work/raw.wav" "$work/cut.wav" \
    silence 1 0.02 0.3% reverse silence 1 0.02 0.3% reverse highpass 180 lowpass 3600
  level "$work/cut.wav" "$out/$1.wav" "${3:-0.08}"
}

texts() {
  say greeting 'Thank you for calling Alderbrook Trail Supply.' 0.4
  say recording-notice 'This call may be recorded.' 0.4
  say menu 'For help with an order or a product, press 1. To buy something, press 2. To hear the state of a ticket, press 3. To leave a message, press 4. To be called back, press 5.' 0.3
  say invalid-choice 'Sorry, I did not get that.' 0.3
  say enter-ticket-number 'Please type your ticket number, then press the hash key.' 0.3
  say ticket-not-found 'I found no such ticket for your number.' 0.4
  say while-waiting 'To leave a message, press 1. To be called back without losing your place, press 2. To go back, press 3.' 0.3
  say leave-message 'Please leave your message after the tone. Press the hash key when you are done.' 0.3
  say message-thanks 'Thank you. Your message has become a ticket, and we will answer it soon. Goodbye.' 0.4
  say callback-offer 'We will call you back at the number that you are calling from. You keep your place in the queue.' 0.3
  say callback-type-number 'Please type the number that we should call, then press the hash key.' 0.3
  say callback-thanks 'Thank you. We will call you back. Goodbye.' 0.4
  say closed 'Thank you for calling Alderbrook Trail Supply. Our office is closed at the moment.' 0.4
  say queue-full 'All our lines are busy just now. Please call again later. Goodbye.' 0.4
  say queue-position 'Your place in the queue is number' 0.12
  say please-hold 'One moment, please. I am connecting you.' 0.3
  say survey-offer 'To answer two short questions after your call, press 6.' 0.3
  say survey-agreed 'Thank you. Please stay on the line when your call is over.' 0.3
  say survey-csat 'How satisfied were you with this call? Press a key from 1, not at all, to 5, very satisfied.' 0.3
  say survey-nps 'And how likely are you to recommend us? Press a key from 0, not at all, to 9. For 10, press the star key.' 0.3
  say survey-thanks 'Thank you for your answers. Goodbye.' 0.4
  say goodbye 'Thank you for calling. Goodbye.' 0.4
  say call-busy 'The line is busy.' 0.3
  say call-no-answer 'There is no answer.' 0.3
  say call-refused 'The call was refused.' 0.3
  say call-wrong-number 'This number does not exist.' 0.3
  say call-failed 'The call could not be connected.' 0.3
  say campaign-abandoned 'This is Alderbrook Trail Supply. We are sorry: we called you, and nobody is free to talk to you. You can reach us at 2 1 2, 5 5 5, 0 1 0 0. To get no more calls from us, press 9.' 2.5
  say campaign-machine 'Hello. This is Alderbrook Trail Supply. We will call again. You can also reach us at 2 1 2, 5 5 5, 0 1 0 0. Goodbye.' 0.4
  say campaign-message 'This is Alderbrook Trail Supply with a message for our customers. The spring catalog is here: you find it on our web site and in every shop. To get no more calls from us, press 9. Thank you, and goodbye.' 0.4
  say campaign-opted-out 'You will get no more calls from us. Goodbye.' 0.4
  say ticket 'Ticket' 0.12
  say ticket-state-new 'is new. Somebody will look at it soon.' 0.5
  say ticket-state-open 'is open. We are working on it.' 0.5
  say ticket-state-pending 'is waiting for an answer.' 0.5
  say ticket-state-resolved 'is resolved.' 0.5
  say ticket-state-closed 'is closed.' 0.5
}

numbers() {
  local words=(zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty)
  local tens=(- - - thirty forty fifty sixty seventy eighty ninety) n
  for n in {0..9}; do say "digit-$n" "${words[n]}" 0.12; done
  for n in {0..20}; do say "number-$n" "${words[n]}" 0.08; done
  for n in {3..9}; do say "number-${n}0" "${tens[n]}" 0.04; done
  say number-100 hundred 0.04
  say number-1000 thousand 0.04
}

# What an agent hears while a number rings that gives no sound of its own (ITU-T E.180, North America).
ringback() { sox -R -n -r 8000 -c 1 -b 16 "$out/ringback.wav" synth 2 sine 440 sine 480 remix 1-2 gain -16 fade t 0.01 2 0.01 pad 0 4; }

beep() { sox -R -n -r 8000 -c 1 -b 16 "$out/beep.wav" synth 0.4 sine 1000 gain -14 fade t 0.01 0.4 0.02; }

# What an agent hears whose phone answered a campaign's call by itself: short, because the customer speaks behind it.
campaign_beep() { sox -R -n -r 8000 -c 1 -b 16 "$out/campaign-beep.wav" synth 0.2 sine 620 gain -14 fade t 0.01 0.2 0.02; }

# Hold music, composed here: plucked strings over four chords, twice eight bars. It is rendered twice in a row and the second half is
# kept, so that every string still sounds where the loop closes.
music() {
  local eighth=0.3 bars=16 n=0 bar i chord note at
  local chords=('C3 G3 C4 E4 G4 E4 C4 G3' 'A2 E3 A3 C4 E4 C4 A3 E3' 'F2 C3 F3 A3 C4 A3 F3 C3' 'G2 D3 G3 B3 D4 B3 G3 D3')
  local melody=('E5 - - D5 C5 - - -' 'C5 - - B4 A4 - - -' 'A4 - C5 - F5 - E5 -' 'D5 - - - B4 - G4 -'
                'G5 - - E5 C5 - D5 -' 'E5 - - C5 A4 - - -' 'F5 - E5 - D5 - C5 -' 'B4 - D5 - - - - -')
  for round in 0 1; do
    for ((bar = 0; bar < bars; bar++)); do
      read -ra chord <<<"${chords[bar % 4]}"
      read -ra tune <<<"${melody[bar % 8]}"
      for i in {0..7}; do
        at=$(awk -v b="$((round * bars + bar))" -v i="$i" -v e="$eighth" 'BEGIN { printf "%.3f", (b * 8 + i) * e }')
        pluck "${chord[i]}" "$at" 0.5
        if ((bar >= 8)) && [ "${tune[i]}" != - ]; then pluck "${tune[i]}" "$at" 0.8; fi
      done
      mix "$work"/n*.wav "$work/bar-$(printf %03d "$((round * bars + bar))").wav"
      rm "$work"/n*.wav; n=0
    done
  done
  mix "$work"/bar-*.wav "$work/all.wav"
  local half; half=$(awk -v b="$bars" -v e="$eighth" 'BEGIN { printf "%.3f", b * 8 * e }')
  sox -R "$work/all.wav" -r 8000 -c 1 -b 16 -e signed-integer "$out/music.wav" highpass 90 lowpass 3000 reverb 35 50 60 trim "$half" "$half" gain -n -9
}

# pluck NOTE AT VOLUME: one string.
pluck() {
  sox -R -n -r 8000 -c 1 -b 32 -e floating-point "$work/n$((n++)).wav" synth 2.2 pluck "$1" vol "$3" fade t 0.004 2.2 1.4 pad "$2"
}

# mix IN… OUT: adds without scaling.
mix() {
  local to=${*: -1} from=() file
  for file in "${@:1:$#-1}"; do from+=(-v 0.3 "$file"); done
  sox -m "${from[@]}" -b 32 -e floating-point "$to"
}

texts
numbers
ringback
beep
campaign_beep
music
du -ch "$out"/*.wav | tail -1
